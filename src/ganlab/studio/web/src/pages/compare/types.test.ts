import { expect, it } from 'vitest';
import { type ComparedRun, namesOf } from './types';

const run = (seed: number, overrides: string[], dataset = 'digits'): ComparedRun => ({ seed, overrides, words: { generator: 'gan', discriminator: 'wgan', dataset } }) as unknown as ComparedRun;

it('names runs by what tells them apart and no more', () => {
  const lr = 'optimizer.generator.lr=0.00044303752452182633';
  expect(namesOf([run(0, ['training.turns=9', 'name=x']), run(1, ['training.turns=9', 'name=y'])])).toEqual(['A gan × wgan seed 0', 'B gan × wgan seed 1']);
  expect(namesOf([run(0, [lr]), run(0, [], 'mnist')])).toEqual(['A gan × wgan on digits lr 4.43e-4', 'B gan × wgan on mnist']);
});
