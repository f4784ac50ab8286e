/** The game in one dimension, drawn by its formulas. */
const bell = (x: number, mean: number, width: number): number => Math.exp(-(((x - mean) / width) ** 2) / 2) / width;

export const real = (x: number): number => bell(x, 0.35, 0.22);
export const fake = (x: number, mean: number): number => bell(x, mean, 0.22);

/** The best discriminator there is: p / (p + q) (Goodfellow et al. 2014, proposition 1). */
export function best(x: number, mean: number): number {
  const [p, q] = [real(x), fake(x, mean)];
  return p + q > 0 ? p / (p + q) : 0.5;
}

/** A path through a function's values over [-1, 1], in a picture `width` wide whose floor is `floor`; `scale` pixels for 1. */
export function path(of: (x: number) => number, width: number, floor: number, scale: number, points = 60): string {
  const at = (i: number) => (i / points) * 2 - 1;
  return Array.from({ length: points + 1 }, (_, i) => `${i === 0 ? 'M' : 'L'}${((i / points) * width).toFixed(1)} ${(floor - scale * of(at(i))).toFixed(1)}`).join('');
}
