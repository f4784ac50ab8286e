import { expect, it } from 'vitest';
import { rollingKnown } from './curve';
import { csv, joined, namesOf, nearestSample, stepsOf } from './joined';
import type { Curves } from './types';

const curves = (turns: number[], values: Curves['values']): Curves => ({ turns, values, cursor: 0, rows: turns.length, reduced: false });
const one = curves([2, 4], { fid: [5, null], loss: [1, 2] });
const two = curves([3, 4], { loss: [7, 8] });

it('puts runs that logged at unlike turns on one axis, leaving out turns at which none did', () => {
  expect(joined([one, undefined, two], 'loss')).toEqual({ turns: [2, 3, 4], values: [[1, null, 2], [null, null, null], [null, 7, 8]] });
  expect(joined([one, two], 'fid')).toEqual({ turns: [2], values: [[5], [null]] });
});

it('names what all runs logged first', () => expect(namesOf([one, two])).toEqual(['loss', 'fid']));

it('smooths over values that are there, and leaves gaps as they are', () => {
  expect(rollingKnown([1, null, 3, null, 5], 2)).toEqual([1, null, 2, null, 4]);
});

it('quotes what a comma or a quote would break', () => expect(csv([['a,b', 'c"d', 1], [null, 2.5, '']])).toBe('"a,b","c""d",1\n,2.5,\n'));

it('finds the picture nearest to a step', () => {
  const samples = [{ turn: 10 }, { turn: 20 }, { turn: 40 }];
  expect(nearestSample(samples, 26)).toEqual({ turn: 20 });
  expect(nearestSample(samples, null)).toEqual({ turn: 40 });
  expect(stepsOf([samples, [{ turn: 15 }]])).toEqual([10, 15, 20, 40]);
});
