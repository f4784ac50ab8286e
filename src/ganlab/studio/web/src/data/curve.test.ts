import { expect, test } from 'vitest';
import { age, familiesOf, grown } from '../pages/run/curves';
import { drawn, grain } from '../pages/home/pictures';
import { changed, lines, parse, preset, PRESETS, takes, text } from '../pages/train/words';
import { wordsOf } from '../pages/train/Everything';
import { fits } from '../pages/train/OptionField';
import { match } from '../page';
import { searchOf } from './address';
import { above, frame, nearest, rolling } from './curve';
import { duration, number, timeLeft } from './words';

test('a rolling mean leaves out what is missing', () => {
  expect(rolling([1, 3, null, 5], 2)).toEqual([1, 2, 3, 5]);
  expect(rolling([null, null], 3)).toEqual([null, null]);
});

test('the frame keeps to the range, the bound and the axis', () => {
  const turns = [1, 2, 3];
  expect(frame([[0, 100, 10]], turns, null, null, false)).toEqual([-5, 105]);
  expect(frame([[0, 100, 10]], turns, null, 10, false)).toEqual([-0.5, 10]);
  expect(frame([[0, 100, 10]], turns, [3, 3], null, false)[1]).toBeGreaterThan(10);
  expect(frame([[0, 100, 10]], turns, null, null, true)).toEqual([10, 100]);
  expect(frame([[null]], [1], null, null, false)).toEqual([0, 1]);
  expect(above([[0, 100, null, 11]], 10)).toBe(2);
});

test('the nearest turn is found', () => {
  expect([0, 4, 6, 99].map((turn) => nearest([1, 5, 10], turn))).toEqual([0, 1, 1, 2]);
});

test('curves grow, and begin anew where the file was rewound', () => {
  const before = { turns: [1, 2], values: { a: [5, 6] }, cursor: 9, rows: 2, reduced: false };
  expect(grown(before, ['turn', 'a', 'b'], [[2, 6, 1], [3, 7, 2]], false)).toMatchObject({ turns: [1, 2, 3], values: { a: [5, 6, 7], b: [null, null, 2] } });
  expect(grown(before, ['turn', 'a'], [[1, 5]], true)).toMatchObject({ turns: [1], values: { a: [5] } });
  expect(grown({ ...before, rows: 30_000, reduced: true }, ['turn', 'a'], [[3, 7]], false)).toMatchObject({ turns: [1, 2, 3], rows: 30_001, reduced: true });
  expect([age(19_000), age(30_000) === age(30_001), age(30_000) < age(31_000)]).toEqual([0, true, true]);
  expect(familiesOf(['loss/generator', 'loss/drift', 'fid'])).toEqual({ loss: ['loss/generator', 'loss/drift'], fid: ['fid'] });
});

test('an address and its parameters', () => {
  expect(match('/runs/:id', '/runs/a~b%20c')).toEqual({ id: 'a~b c' });
  expect(match('/runs', '/runs/a')).toBeNull();
  expect(searchOf('?a=1&b=2', { a: null, b: '3', c: true }, { b: '3' })).toBe('?c=true');
});

test('the form as overrides', () => {
  const asked = parse('dataset=ring\ngenerator.widths=[8,8]\nrubbish');
  expect(lines(changed(asked, { dataset: null, seed: '1' }))).toEqual(['generator.widths=[8,8]', 'seed=1']);
  expect(text({ a: [1, null, 'x'] })).toBe('{a:[1,null,x]}');
  expect([wordsOf('[fid,kid]'), wordsOf('[]'), wordsOf('gan')]).toEqual([['fid', 'kid'], [], ['gan']]);
  expect(preset(PRESETS[0]!, 0.5)['training.turns']).toBe('120');
  expect([takes(100, 3, { seconds_per_turn: 0.5, seconds_per_epoch: 10 }), takes(null, 3, { seconds_per_turn: 1 }), takes(7, null, {})]).toEqual([30, null, null]);
  expect(Object.values(preset(PRESETS[2]!, 0.5)).every((value) => value === null)).toBe(true);
  expect([fits('3', { kind: 'whole', null: false, least: 1 }), fits('0', { kind: 'whole', null: false, least: 1 }), fits('null', { kind: 'whole', null: true }), fits('2.5', { kind: 'whole', null: false })]).toEqual([true, false, true, false]);
});

test('numbers and times in words', () => {
  expect([number(1234), number(0.00012), number(null), duration(75), timeLeft(10, 30, 100, 120)]).toEqual(['1,234', '1.20e-4', '–', '1 min 15 s', 40]);
});

test('the picture of a training begins as noise and ends as the digit', () => {
  expect(drawn(0, 2)[3]?.[4]).toBe(grain(4, 3, 2));
  expect(drawn(1, 2)).toEqual(drawn(1, 5));
});
