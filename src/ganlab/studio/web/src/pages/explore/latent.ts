/** A latent: what a seed draws, with some of its first numbers replaced. */
export interface Spot {
  seed: number;
  z: (number | null)[];
}
const LARGEST = 10;
const SEEDS = 100_000;

/** The numbers of "0.5,,-1"; null where nothing stands between commas, or what is no number. */
export function numbers(text: string): (number | null)[] {
  if (text === '') return [];
  return text.split(',').map((part) => {
    const value = Number(part);
    return part.trim() === '' || !Number.isFinite(value) ? null : Math.min(LARGEST, Math.max(-LARGEST, value));
  });
}

/** As the address holds them, to three digits; what follows the last number is left out. */
export function text(z: (number | null)[]): string {
  const last = z.findLastIndex((value) => value !== null);
  return z.slice(0, last + 1).map((value) => (value === null ? '' : String(Number(value.toFixed(3))))).join(',');
}

/** With the number at one place replaced. */
export function replaced(z: (number | null)[], place: number, value: number): (number | null)[] {
  const found = Array.from({ length: Math.max(z.length, place + 1) }, (_, i) => z[i] ?? null);
  found[place] = value;
  return found;
}

/** A pinned latent in an address: "7:0.5,,-1". */
export const pinned = (spot: Spot): string => `${spot.seed}:${text(spot.z)}`;

export function unpinned(pin: string): Spot | null {
  const found = /^(\d{1,10}):([-\d.,e]*)$/.exec(pin);
  return found ? { seed: seedOf(found[1] ?? ''), z: numbers(found[2] ?? '') } : null;
}

/** A seed that the server takes. */
export function seedOf(text: string): number {
  const value = Math.floor(Number(text));
  return Number.isFinite(value) && value >= 0 && value < 2 ** 31 ? value : 0;
}

export const randomSeed = (random: () => number = Math.random): number => Math.floor(random() * SEEDS);

/** What another model can be given of a latent: no more numbers than it takes. */
export const fitting = (z: (number | null)[], latentDim: number): (number | null)[] => z.slice(0, latentDim);

/** Where a click lies on a map from -reach to reach, x to the right and y upwards. */
export function place(box: { left: number; top: number; width: number; height: number }, x: number, y: number, reach: number): [number, number] {
  const share = (at: number, from: number, size: number): number => Math.min(1, Math.max(0, (at - from) / size));
  return [reach * (2 * share(x, box.left, box.width) - 1), reach * (1 - 2 * share(y, box.top, box.height))];
}

/** How far along a line of scores one of them is, in per cent; all the given ones lie on it. */
export function along(value: number, all: number[]): number {
  const least = Math.min(...all);
  const most = Math.max(...all);
  return most > least ? 5 + (90 * (value - least)) / (most - least) : 50;
}
