import type { Column } from './curve';
import type { Curves } from './types';

export interface Joined {
  turns: number[];
  /** The columns of one name, in the order of the runs. */
  values: Column[];
}

/** One value of several runs over the turns at which any of them logged it. */
export function joined(runs: (Curves | undefined)[], name: string): Joined {
  const places = new Map<number, number>();
  for (const run of runs) {
    run?.turns.forEach((turn, i) => {
      if ((run.values[name]?.[i] ?? null) !== null) places.set(turn, 0);
    });
  }
  const turns = [...places.keys()].sort((a, b) => a - b);
  turns.forEach((turn, i) => places.set(turn, i));
  const values = runs.map((run) => {
    const column: Column = new Array<number | null>(turns.length).fill(null);
    run?.turns.forEach((turn, i) => {
      const at = places.get(turn);
      if (at !== undefined) column[at] = run.values[name]?.[i] ?? null;
    });
    return column;
  });
  return { turns, values };
}

/** All names that any run logged, those of all runs first. */
export function namesOf(runs: (Curves | undefined)[]): string[] {
  const known = runs.filter((run): run is Curves => run !== undefined);
  const names = [...new Set(known.flatMap((run) => Object.keys(run.values).filter((name) => run.values[name]?.some((v) => v !== null))))];
  const shared = (name: string) => known.filter((run) => name in run.values).length;
  return names.sort((a, b) => shared(b) - shared(a));
}

/** A table as CSV; what holds a comma, a quote or a line break is quoted. */
export function csv(rows: (string | number | null | undefined)[][]): string {
  const quoted = (value: string | number | null | undefined) => {
    const text = value === null || value === undefined ? '' : String(value);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => row.map(quoted).join(',')).join('\n') + '\n';
}

/** The picture nearest to a step, of runs that drew at unlike steps. */
export function nearestSample<T extends { turn: number }>(samples: T[], step: number | null): T | undefined {
  if (step === null) return samples[samples.length - 1];
  return samples.reduce<T | undefined>((best, sample) => (best === undefined || Math.abs(sample.turn - step) < Math.abs(best.turn - step) ? sample : best), undefined);
}

/** Steps at which any run drew. */
export const stepsOf = (runs: { turn: number }[][]): number[] => [...new Set(runs.flat().map((sample) => sample.turn))].sort((a, b) => a - b);
