import { describe, expect, test } from 'vitest';
import { along, fitting, numbers, pinned, place, randomSeed, replaced, seedOf, text, unpinned } from './latent';

describe('the numbers of a latent', () => {
  test('go into an address and back', () => {
    expect(numbers('0.5,,-1')).toEqual([0.5, null, -1]);
    expect(text([0.5, null, -1, null])).toBe('0.5,,-1');
    expect(text(numbers(''))).toBe('');
    expect(text([0.12345])).toBe('0.123');
  });
  test('are bounded, and what is no number is left to the seed', () => {
    expect(numbers('99,x,-99')).toEqual([10, null, -10]);
  });
  test('are replaced one by one', () => {
    expect(replaced([], 2, 1)).toEqual([null, null, 1]);
    expect(replaced([1, 2], 0, 3)).toEqual([3, 2]);
  });
  test('fit a model of fewer', () => expect(fitting([1, 2, 3], 2)).toEqual([1, 2]));
});

test('a pin is read as it was written, and nothing else is', () => {
  expect(unpinned(pinned({ seed: 7, z: [null, 0.25] }))).toEqual({ seed: 7, z: [null, 0.25] });
  for (const odd of ['', 'x', '7', '-1:', '7:a']) expect(unpinned(odd)).toBeNull();
});

test('seeds are whole and within bounds', () => {
  expect(['3', '3.7', '-1', 'x', '9999999999'].map(seedOf)).toEqual([3, 3, 0, 0, 0]);
  expect(randomSeed(() => 0.99999)).toBe(99999);
});

test('a click on a map: the middle is nought, up and right are positive', () => {
  const box = { left: 10, top: 20, width: 100, height: 100 };
  expect(place(box, 60, 70, 2)).toEqual([0, 0]);
  expect(place(box, 110, 20, 2)).toEqual([2, 2]);
  expect(place(box, -50, 500, 2)).toEqual([-2, -2]);
});

test('scores on a line', () => {
  expect(along(0, [0, 1])).toBe(5);
  expect(along(1, [0, 1])).toBe(95);
  expect(along(1, [1, 1])).toBe(50);
});
