import type { RunRow, Sample } from '../../data/types';

export interface ComparedRun extends RunRow {
  samples: Sample[];
  setting: string;
}
export interface Measured {
  metric: string;
  better: 'min' | 'max';
  protocol: string;
  rows: { setting: string; mean: number; deviation: number | null; values: number[]; signatures: string[] }[];
  pairs: string[];
}
export interface Comparison {
  runs: ComparedRun[];
  differs: { key: string; values: unknown[] }[];
  measured: Measured[];
  unlike: string[];
  copies: number;
  gone: string[];
}
export const MOST = 8;

/** A run in a legend: what tells it from the others, and its seed. */
export interface Shown {
  id: string;
  name: string;
  /** Its place among the colours, which it keeps when others are hidden. */
  colour: number;
  samples: Sample[];
}

/** Names that tell runs apart: their setting, the seed where it differs, the signature where that is not enough. */
export function namesOf(runs: ComparedRun[]): string[] {
  const plain = runs.map((run) => run.setting || run.title);
  const seeded = runs.map((run, i) => (plain.filter((name) => name === plain[i]).length > 1 ? `${plain[i]} seed ${run.seed ?? '?'}` : (plain[i] ?? '')));
  return runs.map((run, i) => (seeded.filter((name) => name === seeded[i]).length > 1 ? `${seeded[i]} ${run.id.split('~').slice(-1)[0]}` : (seeded[i] ?? '')));
}
