import { expect, it } from 'vitest';
import { axis, front, soFar, type Trial, trials, whole } from './search';
import type { Cell } from './sweep';

const trial = (number: number, ...values: number[]): Trial => ({ number, values, cell: {} as Cell });
const little = { name: 'fid', direction: 'minimize' };
const much = { name: 'recall', direction: 'maximize' };

it('keeps the trials that none is better than in everything', () => {
  const all = [trial(0, 3, 0.5), trial(1, 2, 0.4), trial(2, 4, 0.4), trial(3, 2, 0.3)];
  expect(front(all, [little, much]).map((t) => t.number)).toEqual([1, 0]);
  expect(front(all.map((t) => trial(t.number, t.values[1]!)), [much]).map((t) => t.number)).toEqual([0]);
});

it('tells the best so far in either direction', () => {
  const all = [trial(0, 3), trial(1, 5), trial(2, 1)];
  expect(soFar(all, 0, [little])).toEqual([3, 3, 1]);
  expect(soFar(all, 0, [much])).toEqual([3, 5, 5]);
});

it('leaves out what gave no value', () => {
  const cell = (number: number, state: string, gave: (number | null)[]) => ({ number, state, gave }) as Cell;
  const cells = [cell(1, 'finished', [1]), cell(0, 'finished', [null]), cell(2, 'pruned', [2])];
  expect(trials(cells, [little]).map((t) => t.number)).toEqual([1]);
});

it('places numbers by size or by ratio, and words in order', () => {
  expect(axis([0, 5, 10]).at(5)).toBe(0.5);
  const rates = axis([1e-5, 1e-1]);
  expect(rates.log).toBe(true);
  expect(rates.at(1e-3)).toBeCloseTo(0.5);
  expect(axis(['b', 'a', 'c']).ticks).toEqual([{ at: 0, text: 'a' }, { at: 0.5, text: 'b' }, { at: 1, text: 'c' }]);
  expect(axis([7]).at(7)).toBe(0.5);
});

it('counts trials in whole numbers', () => {
  expect(whole(12).ticks.map((tick) => tick.text)).toEqual(['0', '3', '6', '9', '12']);
  expect(whole(0).at(0)).toBe(0.5);
});
