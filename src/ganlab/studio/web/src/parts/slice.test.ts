import { expect, test } from 'vitest';
import { slice } from './slice';

test('the corners of a sheet are its first and last picture', () => {
  const sheet = { width: 40, height: 16 };
  expect(slice(sheet, 5, 2, 0)).toEqual({ backgroundSize: '500% 200%', backgroundPosition: '0% 0%', aspectRatio: '8 / 8' });
  expect(slice(sheet, 5, 2, 9).backgroundPosition).toBe('100% 100%');
  expect(slice(sheet, 5, 2, 6).backgroundPosition).toBe('25% 100%');
});

test('pictures with a gap are cut without it', () => {
  // 3 of width 4 with 1 between: 4 1 4 1 4; a box of 4 that shows 14 is 350 %, and the middle one begins at 5 of 10
  const cut = slice({ width: 14, height: 4 }, 3, 1, 1, 1);
  expect(cut).toEqual({ backgroundSize: '350% 100%', backgroundPosition: '50% 0%', aspectRatio: '4 / 4' });
});
