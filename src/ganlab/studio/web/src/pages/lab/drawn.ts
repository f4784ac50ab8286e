/** Points that were drawn, as the address keeps them: four signs a point, two for each number from -1 to 1. */
const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const STEPS = 64 * 64 - 1;
export const MOST = 400;
export type Place = [number, number];

export function write(points: Place[]): string {
  return points.slice(0, MOST).flat().map((v) => {
    const whole = Math.round(((Math.min(1, Math.max(-1, v)) + 1) / 2) * STEPS);
    return `${SIGNS[whole >> 6]}${SIGNS[whole & 63]}`;
  }).join('');
}

/** Null where the text is none of `write`'s, or holds fewer than two points. */
export function read(text: string): Place[] | null {
  if (text.length % 4 !== 0 || text.length < 8 || text.length > 4 * MOST) return null;
  const numbers: number[] = [];
  for (let i = 0; i < text.length; i += 2) {
    const [high, low] = [SIGNS.indexOf(text[i] ?? ''), SIGNS.indexOf(text[i + 1] ?? '')];
    if (high < 0 || low < 0) return null;
    numbers.push(Number((((high * 64 + low) / STEPS) * 2 - 1).toFixed(3)));
  }
  return numbers.flatMap((x, i) => (i % 2 === 0 ? [[x, numbers[i + 1] ?? 0] as Place] : []));
}

/** A stroke goes on to `to`: points `spacing` apart, none closer to the last one. */
export function along(stroke: Place[], to: Place, spacing = 0.05): Place[] {
  const last = stroke[stroke.length - 1];
  if (!last) return [to];
  const [dx, dy] = [to[0] - last[0], to[1] - last[1]];
  const count = Math.floor(Math.hypot(dx, dy) / spacing + 1e-9);
  const length = Math.hypot(dx, dy) || 1;
  return [...stroke, ...Array.from({ length: count }, (_, i): Place => [last[0] + (dx / length) * spacing * (i + 1), last[1] + (dy / length) * spacing * (i + 1)])];
}
