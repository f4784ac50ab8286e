import { expect, test } from 'vitest';
import type { Form, Option } from '../../data/types';
import { listed, members, quoted, range, settings, training, unlisted } from './augmentation';

const option = (value: unknown, form: Form): Option => ({ key: 'augmentation.x.y', value, type: '', remark: '', in_file: true, form });

test('a slider keeps to the bounds that are known', () => {
  expect(range(option(0.5, { kind: 'number', null: false, least: 0, most: 1 }))).toEqual({ min: 0, max: 1, step: 0.01, log: false });
  expect(range(option(0.02, { kind: 'number', null: false, least: 0 }))).toEqual({ min: 0, max: 1, step: 0.01, log: false });
  expect(range(option(10, { kind: 'number', null: false, least: 0 }))).toEqual({ min: 0, max: 40, step: 0.1, log: false });
  expect(range(option(500000, { kind: 'whole', null: false, least: 1 }))).toEqual({ min: 1, max: 2000000, step: 1, log: true });
  expect(range(option('x', { kind: 'text', null: false }))).toBeNull();
});

test('a list of known words is told by its type', () => {
  expect(members('a list, each one of color, translation')).toEqual(['color', 'translation']);
  expect(members('a text')).toBeNull();
  expect(unlisted(listed(['a', 'b']))).toEqual(['a', 'b']);
  expect(unlisted('[]')).toEqual([]);
});

test('the address of Train holds the words', () => {
  expect(training({ dataset: 'digits', augmentation: '[flip]' })).toBe('/train?o=dataset%3Ddigits%0Aaugmentation%3D%5Bflip%5D');
  expect(quoted('/data/a b')).toBe("'/data/a b'");
  expect(quoted('/data/mnist')).toBe('/data/mnist');
});

test('settings of augmentations that are not chosen are left out', () => {
  expect(settings('augmentation.flip.probability=1\naugmentation.ada.target=0.5\nseed=3', ['flip'])).toEqual({ 'augmentation.flip.probability': '1' });
});
