import type { Job, State } from './types';

/** A run of a sweep, as the server tells it. */
export interface Cell {
  signature: string;
  id: string | null;
  settings: Record<string, string>;
  seed: number | null;
  state: State;
  error: string | null;
  turn: number | null;
  turns: number | null;
  overrides: string[];
  family: string;
  protocol: string | null;
  values: Record<string, number>;
  directions: Record<string, string>;
  thumbnail: string | null;
  number: number | null;
  params: Record<string, unknown>;
  gave: (number | null)[];
}
export interface SweepRow {
  id: string;
  name: string;
  kind: string;
  command: string;
  started: number | null;
  driven: boolean;
  objectives: { name: string; direction: string }[];
  varied: string[];
  counts: Partial<Record<State, number>>;
  crossplay: boolean;
  error: string | null;
  count?: number;
  pictures?: { run: string; name: string }[];
}
export interface Sweep extends SweepRow {
  cells: Cell[];
  job: Job | null;
}

const idOf = (cell: Cell): string => cell.signature || String(cell.number);

/** A sweep with what the stream tells of it: all but the cells that are as they were. */
export function grownSweep(before: Sweep, told: Omit<Sweep, 'job'>): Sweep {
  const fresh = new Map(told.cells.map((cell) => [idOf(cell), cell]));
  const cells = before.cells.map((cell) => fresh.get(idOf(cell)) ?? cell);
  const known = new Set(before.cells.map(idOf));
  return { ...before, ...told, cells: [...cells, ...told.cells.filter((cell) => !known.has(idOf(cell)))] };
}

export interface Spread {
  count: number;
  mean: number;
  /** The sample deviation; null of one value. */
  deviation: number | null;
}

export function spread(values: number[]): Spread | null {
  if (values.length === 0) return null;
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  if (values.length === 1) return { count: 1, mean, deviation: null };
  return { count: values.length, mean, deviation: Math.sqrt(values.reduce((a, v) => a + (v - mean) ** 2, 0) / (values.length - 1)) };
}

/** What a heatmap can show: `better` is min, max or nothing; losses compare within their family alone. */
export interface Quantity {
  name: string;
  title: string;
  better: 'min' | 'max' | null;
  isLoss: boolean;
  isMetric: boolean;
}
const TITLES: Record<string, string> = { fid: 'FID', kid: 'KID', 'loss/generator': 'Loss of the generator', 'loss/discriminator': 'Loss of the discriminator', seconds_per_epoch: 'Seconds per epoch', images_per_second: 'Samples per second', parameters: 'Parameters' };
const BETTER: Record<string, 'min' | 'max'> = { seconds_per_epoch: 'min', images_per_second: 'max' };
export const titleOf = (name: string): string => TITLES[name] ?? name.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase());

export function quantities(cells: Cell[]): Quantity[] {
  const names = [...new Set(cells.flatMap((cell) => Object.keys(cell.values)))];
  return names.map((name) => {
    const direction = cells.find((cell) => name in cell.directions)?.directions[name];
    const better = direction === 'max' || direction === 'min' ? direction : (BETTER[name] ?? null);
    return { name, title: titleOf(name), better, isLoss: name.startsWith('loss/'), isMetric: direction !== undefined };
  });
}

/** The protocols under which metrics were measured, the most frequent first. */
export function protocols(cells: Cell[]): string[] {
  const counts = new Map<string, number>();
  for (const { protocol } of cells) if (protocol) counts.set(protocol, (counts.get(protocol) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([protocol]) => protocol);
}

/** The value of a finished cell; nothing of a metric that was measured under another protocol. */
export const valueOf = (cell: Cell, quantity: Quantity, protocol: string | null): number | null =>
  quantity.isMetric && protocol !== null && cell.protocol !== protocol ? null : (cell.values[quantity.name] ?? null);

/** The seeds of one setting. */
export interface Square {
  row: string;
  column: string;
  cells: Cell[];
}
/** Squares in rows and columns, all else equal; `rest` says what all else is. */
export interface Panel {
  rest: string;
  rows: string[];
  columns: string[];
  squares: Square[];
}

const AGAINST = ['generator', 'discriminator'];

/** The settings that others do not decide: a model by name brings its networks, which are then no axes of their own. */
export function independent(cells: Cell[], varied: string[]): string[] {
  const count = (keys: string[]) => new Set(cells.map((cell) => JSON.stringify(keys.map((key) => cell.settings[key] ?? null)))).size;
  const kept: string[] = [];
  for (const key of [...varied].sort((a, b) => count([b]) - count([a]))) if (kept.length === 0 || count([...kept, key]) > count(kept)) kept.push(key);
  return varied.filter((key) => kept.includes(key));
}

/** The two settings that span the heatmap: the players where one varies, else the two of most values. */
export function axes(cells: Cell[], varied: string[]): [string, string] {
  if (varied.some((key) => AGAINST.includes(key))) return ['generator', 'discriminator'];
  const count = (key: string) => new Set(cells.map((cell) => cell.settings[key])).size;
  if (varied.length === 1 && varied[0] && AGAINST.some((key) => count(key) > 1)) return ['', varied[0]];
  const [first = 'generator', second = 'discriminator'] = [...varied].sort((a, b) => count(b) - count(a));
  return [second, first];
}

export function panels(cells: Cell[], varied: string[], rowKey: string, columnKey: string): Panel[] {
  const others = varied.filter((key) => key !== rowKey && key !== columnKey);
  const found = new Map<string, Map<string, Square>>();
  for (const cell of cells) {
    const rest = others.map((key) => `${key}=${cell.settings[key] ?? 'default'}`).join(' ');
    const [row, column] = [rowKey === '' ? '' : cell.settings[rowKey] ?? 'default', cell.settings[columnKey] ?? 'default'];
    const squares = found.get(rest) ?? new Map<string, Square>();
    found.set(rest, squares);
    const key = JSON.stringify([row, column]);
    squares.set(key, { row, column, cells: [...(squares.get(key)?.cells ?? []), cell] });
  }
  const order = (values: string[]) => [...new Set(values)].sort((a, b) => (Number.isFinite(Number(a)) && Number.isFinite(Number(b)) ? Number(a) - Number(b) : 0));
  return [...found].map(([rest, squares]) => {
    const all = [...squares.values()];
    return { rest, rows: order(all.map((s) => s.row)), columns: order(all.map((s) => s.column)), squares: all };
  });
}

const URGENT: State[] = ['failed', 'missing', 'running', 'interrupted', 'waiting', 'new', 'pruned', 'finished'];
/** What is told of seeds in several states: the one that asks for attention. */
export const stateOf = (cells: Cell[]): State => URGENT.find((state) => cells.some((cell) => cell.state === state)) ?? 'new';
const WORDS: Partial<Record<State, string>> = { waiting: 'queued', new: 'queued', pruned: 'skipped' };
export const wordOf = (state: State): string => WORDS[state] ?? state;

/** The values of squares, and the best of them; of a loss, which has no best, none. */
export function best(squares: Square[], quantity: Quantity, protocol: string | null): Square | null {
  const known = squares.flatMap((square) => {
    const found = spreadOf(square, quantity, protocol);
    return found ? [{ square, mean: found.mean }] : [];
  });
  if (!quantity.better || quantity.isLoss || known.length < 2) return null;
  const sign = quantity.better === 'max' ? -1 : 1;
  return known.reduce((a, b) => (sign * b.mean < sign * a.mean ? b : a)).square;
}

export const spreadOf = (square: Square, quantity: Quantity, protocol: string | null): Spread | null =>
  spread(square.cells.flatMap((cell) => valueOf(cell, quantity, protocol) ?? []));
