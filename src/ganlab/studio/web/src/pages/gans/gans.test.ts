import { describe, expect, it } from 'vitest';
import type { Schema } from '../../data/types';
import { best, fake, path, real } from './densities';
import { familiesOf, lossOf, modelsOf, sought, titled } from './families';

const word = (name: string, summary: string, recipe?: Record<string, unknown>) => ({ word: name, summary, papers: [], ...(recipe ? { recipe } : {}) });
const schema: Schema = {
  top: [],
  groups: [
    { group: 'loss', default: 'minimax', many: false, words: ['ebgan', 'minimax', 'wasserstein'].map((name) => word(name, name)) },
    {
      group: 'model', default: null, many: false, words: [
        word('gan', 'GAN: the game', { generator: 'gan' }), word('cgan', 'CGAN: told the label', { loss: 'minimax', conditioning: 'concat' }),
        word('ebgan', 'EBGAN: an energy', { loss: 'ebgan', discriminator: 'autoencoder' }), word('cyclegan', 'CycleGAN: two', { game: 'cycle' }),
      ],
    },
  ],
};

describe('families', () => {
  it('are the losses, with the models whose recipes play by them', () => {
    expect(familiesOf(schema).map(({ loss, models }) => [loss.word, models.map((model) => model.word)])).toEqual([['minimax', ['gan', 'cgan']], ['ebgan', ['ebgan']], ['wasserstein', []]]);
    expect(modelsOf(schema).map((model) => lossOf(schema, model))).toEqual(['minimax', 'minimax', 'ebgan', null]);
  });
  it('open the lab where points in the plane are enough', () => {
    const words = Object.fromEntries(familiesOf(schema).map((family) => [family.loss.word, family.words]));
    expect(words['ebgan']).toBeNull();
    expect(words['minimax']?.[0]).toBe('loss=minimax');
    expect(words['wasserstein']?.some((one) => one.startsWith('penalty='))).toBe(true);
  });
  it('are found by what their models say', () => {
    expect(sought(modelsOf(schema), 'LABEL concat').map((model) => model.word)).toEqual(['cgan']);
    expect(titled(word('gan', 'GAN: the game'))).toEqual(['GAN', 'the game']);
    expect(titled(word('plain', 'No name'))).toEqual(['plain', 'No name']);
  });
});

describe('the game in one dimension', () => {
  it('has a judge that can only guess where both are alike', () => {
    expect(best(0.2, 0.35)).toBeCloseTo(0.5);
    expect(best(0.35, -0.5)).toBeGreaterThan(0.99);
    expect(best(0.1, -0.5)).toBeCloseTo(real(0.1) / (real(0.1) + fake(0.1, -0.5)));
  });
  it('is drawn from the left to the right edge', () => expect(path((x) => x, 100, 50, 10, 2)).toBe('M0.0 60.0L50.0 50.0L100.0 40.0'));
});
