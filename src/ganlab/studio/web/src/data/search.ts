import type { Cell } from './sweep';

export interface Objective {
  name: string;
  direction: string;
}
/** A trial that gave a value for every objective. */
export interface Trial {
  cell: Cell;
  number: number;
  values: number[];
}

export function trials(cells: Cell[], objectives: Objective[]): Trial[] {
  return cells.flatMap((cell) => {
    const values = cell.gave.filter((value): value is number => value !== null && Number.isFinite(value));
    return cell.state === 'finished' && cell.number !== null && values.length === objectives.length && values.length > 0 ? [{ cell, number: cell.number, values }] : [];
  }).sort((a, b) => a.number - b.number);
}

/** 1 where little is wanted, -1 where much is. */
const sign = (objective: Objective | undefined): number => (objective?.direction === 'maximize' ? -1 : 1);

/** The trials that no other is better than in every objective, the best by the first objective first; of one objective, the best. */
export function front(all: Trial[], objectives: Objective[]): Trial[] {
  const cost = (trial: Trial) => trial.values.map((value, i) => sign(objectives[i]) * value);
  const beaten = (a: number[], b: number[]) => a.every((v, i) => v <= (b[i] ?? v)) && a.some((v, i) => v < (b[i] ?? v));
  const kept = all.filter((trial) => !all.some((other) => beaten(cost(other), cost(trial))));
  kept.sort((a, b) => (cost(a)[0] ?? 0) - (cost(b)[0] ?? 0));
  return objectives.length === 1 ? kept.slice(0, 1) : kept;
}

/** The best value up to and with each trial. */
export function soFar(all: Trial[], objective: number, objectives: Objective[]): number[] {
  let best = Infinity;
  const s = sign(objectives[objective]);
  return all.map((trial) => (best = Math.min(best, s * (trial.values[objective] ?? Infinity)), s * best));
}

/** An axis from 0 to 1: logarithmic where all values are above zero and lie far apart; words by their order. */
export interface Axis {
  at: (value: unknown) => number;
  ticks: { at: number; text: string }[];
  log: boolean;
}

export function axis(values: unknown[], count = 4, apart = 20): Axis {
  const numbers = values.filter((value): value is number => typeof value === 'number' && Number.isFinite(value));
  if (numbers.length < values.length || numbers.length === 0) {
    const words = [...new Set(values.map(word))].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    const at = (value: unknown) => (words.length < 2 ? 0.5 : Math.max(0, words.indexOf(word(value))) / (words.length - 1));
    return { at, ticks: words.map((text) => ({ at: at(text), text })), log: false };
  }
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const log = low > 0 && high > apart * low;
  const [from, to] = log ? [Math.log(low), Math.log(high)] : [low, high];
  const at = (value: unknown) => (to === from || typeof value !== 'number' ? 0.5 : ((log ? Math.log(value) : value) - from) / (to - from));
  const back = (x: number) => (to === from ? low : log ? Math.exp(from + x * (to - from)) : from + x * (to - from));
  const few = [...new Set(numbers)].sort((a, b) => a - b);
  if (few.length <= count) return { at, ticks: few.map((value) => ({ at: at(value), text: short(value) })), log };
  return { at, ticks: Array.from({ length: count }, (_, i) => i / (count - 1)).map((x) => ({ at: x, text: short(back(x)) })), log };
}

/** From zero to a whole number, with whole ticks. */
export function whole(most: number): Axis {
  const at = (value: unknown) => (most > 0 && typeof value === 'number' ? value / most : 0.5);
  const step = Math.max(1, Math.ceil(most / 5));
  const values = Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step);
  return { at, ticks: values.map((value) => ({ at: at(value), text: String(value) })), log: false };
}

const word = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value) ?? '–');
const short = (value: number): string => (value !== 0 && (Math.abs(value) < 1e-2 || Math.abs(value) >= 1e5) ? value.toExponential(1) : String(Number(value.toPrecision(3))));
