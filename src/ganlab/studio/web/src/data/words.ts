/** Numbers and times as a person reads them. */
export function number(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e9) return value.toLocaleString('en');
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(2);
  return String(Number(value.toPrecision(digits)));
}

export function duration(seconds: number): string {
  const s = Math.max(0, seconds);
  if (s < 60) return `${Math.round(s)} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${Math.floor(s % 60)} s`;
  return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
}

export function ago(time: number | null, now = Date.now() / 1000): string {
  if (time === null) return '–';
  const s = now - time;
  return s < 60 ? 'just now' : s < 86400 ? `${duration(s).split(' ').slice(0, 2).join(' ')} ago` : new Date(time * 1000).toLocaleDateString('en-CA');
}

/** Settings that vary, as a product; of many the first three. */
export const several = (names: string[]): string => (names.length > 4 ? `${names.slice(0, 3).join(' × ')} and ${names.length - 3} more` : names.join(' × '));

/** A metric as people write it: FID, KID, inception score. */
export const metric = (name: string): string => (name.length <= 3 ? name.toUpperCase() : name.replaceAll('_', ' '));

export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let size = count;
  let unit = 0;
  while (size >= 1000 && unit < 3) {
    size /= 1000;
    unit += 1;
  }
  return `${unit ? size.toFixed(1) : size} ${units[unit]}`;
}

/** Seconds until the last turn, by the pace since the start; null where it cannot be told. */
export function timeLeft(turn: number | null, turns: number | null, started: number | null, now: number): number | null {
  if (!turn || !turns || !started || turn >= turns) return null;
  return ((now - started) / turn) * (turns - turn);
}
