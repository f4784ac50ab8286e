import { expect, it } from 'vitest';
import { cells, changed, lines, parse, spaced, split } from './words';

it('splits at commas outside of brackets and quotes', () => {
  expect(split("gan, dcgan ,[1,2],choice(a,b),'x,y',")).toEqual(['gan', 'dcgan', '[1,2]', 'choice(a,b)', "'x,y'"]);
});

it('reads and writes lines, and counts the cells they span', () => {
  const axes = parse('generator=gan,dcgan\nseed=0,1,2\nname=x');
  expect(cells(axes)).toBe(6);
  expect(lines(changed(axes, 'seed', []))).toEqual(['generator=gan,dcgan', 'name=x']);
});

it('spaces a range by steps or by ratios', () => {
  expect(spaced({ from: 1, to: 3, count: 3, log: false })).toEqual(['1', '2', '3']);
  expect(spaced({ from: 1e-4, to: 1e-2, count: 3, log: true })).toEqual(['0.0001', '0.001', '0.01']);
  expect(spaced({ from: 0, to: 1, count: 3, log: true })).toEqual(['0']);
});
