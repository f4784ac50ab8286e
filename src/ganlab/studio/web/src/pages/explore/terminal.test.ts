import { expect, test } from 'vitest';
import { VIEW } from './here';
import { command } from './terminal';

test('the command follows the view', () => {
  expect(command('runs/a/1', { ...VIEW, seed: '5', cut: '0.7' })).toBe('ganlab sample runs/a/1 -n 25 --seed 5 --truncation 0.7');
  expect(command('runs/a/1', { ...VIEW, tab: 'layers', off: 'layers.3:1,layers.3:2', checkpoint: 'best' })).toBe('ganlab activations runs/a/1 --off layers.3:1 --checkpoint best');
  expect(command('runs/a/1', { ...VIEW, tab: 'second' })).toBeNull();
});

test('a folder with spaces is quoted', () => {
  expect(command("my runs/it's", { ...VIEW, tab: 'judge' })).toBe("ganlab neighbours 'my runs/it'\\''s' --neighbours 8");
});
