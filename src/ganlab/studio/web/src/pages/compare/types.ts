import { number } from '../../data/words';
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

export const letterOf = (place: number): string => String.fromCharCode(65 + place);

const UNTOLD = /^(generator|discriminator|dataset|seed|name|paths|hydra|sweeps|fresh|logger|callback)([.=/]|$)/;

/** A letter and what tells a run from the others: its players, then the words that differ, its seed last. */
export function namesOf(runs: ComparedRun[]): string[] {
  const words = runs.map((run) => Object.fromEntries(run.overrides.filter((o) => !UNTOLD.test(o)).map((o) => [o.split('=')[0] ?? '', o.split('=').slice(1).join('=')])));
  const differ = (values: unknown[]): boolean => new Set(values).size > 1;
  const keys = [...new Set(words.flatMap((one) => Object.keys(one)))].filter((key) => differ(words.map((one) => one[key]))).slice(0, 3);
  const hasData = differ(runs.map((run) => run.words['dataset']));
  const hasSeed = differ(runs.map((run) => run.seed));
  return runs.map((run, i) => [
    letterOf(i), `${run.words['generator'] ?? '?'} × ${run.words['discriminator'] ?? '?'}`, hasData ? `on ${run.words['dataset'] ?? '?'}` : '',
    ...keys.filter((key) => words[i]?.[key] !== undefined).map((key) => `${key.split('.').slice(-1)[0]} ${shorter(words[i]?.[key] ?? '')}`), hasSeed ? `seed ${run.seed ?? '?'}` : '',
  ].filter(Boolean).join(' '));
}

const shorter = (text: string): string => (text !== '' && Number.isFinite(Number(text)) ? number(Number(text), 3) : text.split('/').slice(-1)[0] ?? text);
