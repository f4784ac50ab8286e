import { describe, expect, it } from 'vitest';
import { cividis, inkOn, place, scale } from './colours';
import { axes, best, type Cell, grownSweep, independent, panels, protocols, quantities, spread, spreadOf, stateOf, type Sweep } from './sweep';

const cell = (generator: string, seed: number, fid: number | null, more: Partial<Cell> = {}): Cell => ({
  signature: `${generator}${seed}`, id: null, settings: { generator, discriminator: 'gan' }, seed, state: fid === null ? 'waiting' : 'finished', error: null, turn: null,
  turns: null, overrides: [], family: 'hinge', protocol: 'p', values: fid === null ? {} : { fid, 'loss/generator': 1 }, directions: fid === null ? {} : { fid: 'min' },
  thumbnail: null, number: null, params: {}, gave: [], ...more,
});

describe('a sweep as squares', () => {
  const cells = [cell('gan', 0, 1), cell('gan', 1, 3), cell('wgan', 0, 5), cell('wgan', 1, null)];
  const [panel] = panels(cells, ['generator'], ...axes(cells, ['generator']));
  const [fid] = quantities(cells);
  it('averages seeds, with the sample deviation', () => {
    expect(spreadOf(panel!.squares[0]!, fid!, 'p')).toEqual({ count: 2, mean: 2, deviation: Math.SQRT2 });
    expect(spread([])).toBeNull();
    expect(spread([4])).toEqual({ count: 1, mean: 4, deviation: null });
  });
  it('has one square for each setting and tells the state that asks for attention', () => {
    expect(panel!.rows).toEqual(['gan', 'wgan']);
    expect(panel!.columns).toEqual(['gan']);
    expect(panel!.squares.map((s) => stateOf(s.cells))).toEqual(['finished', 'waiting']);
    expect(stateOf([cell('gan', 0, 1), cell('gan', 1, null, { state: 'failed' })])).toBe('failed');
  });
  it('names a best by a metric and none by a loss', () => {
    expect(best(panel!.squares, fid!, 'p')?.row).toBe('gan');
    expect(best(panel!.squares, quantities(cells)[1]!, 'p')).toBeNull();
  });
  it('leaves out values of another protocol', () => {
    const other = [...cells, cell('gan', 2, 100, { protocol: 'q' })];
    expect(protocols(other)).toEqual(['p', 'q']);
    const [mixed] = panels(other, ['generator'], 'generator', 'discriminator');
    expect(spreadOf(mixed!.squares[0]!, fid!, 'p')?.mean).toBe(2);
    expect(spreadOf(mixed!.squares[0]!, fid!, 'q')?.mean).toBe(100);
  });
  it('sorts numbers as numbers and puts each further setting in a panel of its own', () => {
    const rated = ['2e-3', '1e-4', '1e-3'].flatMap((rate) => ['mnist', 'digits'].map((dataset) => cell('gan', 0, 1, { settings: { rate, width: '64', dataset } })));
    expect(axes(rated, ['dataset', 'rate'])).toEqual(['dataset', 'rate']);
    const found = panels(rated, ['dataset', 'rate'], 'width', 'rate');
    expect(found.map((one) => one.rest)).toEqual(['dataset=mnist', 'dataset=digits']);
    expect(found[0]!.columns).toEqual(['1e-4', '1e-3', '2e-3']);
  });
  it('counts what another setting decides as no axis of its own', () => {
    const named = [['gan', 'mlp'], ['wgan', 'mlp'], ['sagan', 'resnet']].map(([model = '', generator = '']) => cell(generator, 0, 1, { settings: { model, generator, discriminator: generator } }));
    const varied = ['generator', 'discriminator', 'model'];
    expect(independent(named, varied)).toEqual(['model']);
    const [panel] = panels(named, ['model'], ...axes(named, ['model']));
    expect([panel!.rows, panel!.columns]).toEqual([[''], ['gan', 'wgan', 'sagan']]);
    expect(independent(cells, ['generator'])).toEqual(['generator']);
    const grid = ['a', 'b'].flatMap((generator) => ['c', 'd'].map((discriminator) => cell(generator, 0, 1, { settings: { generator, discriminator } })));
    expect(independent(grid, ['generator', 'discriminator'])).toEqual(['generator', 'discriminator']);
  });
  it('grows by the cells that changed', () => {
    const before = { cells, counts: {}, job: null } as unknown as Sweep;
    const after = grownSweep(before, { ...before, cells: [cell('wgan', 1, 7), cell('new', 0, 1)] });
    expect(after.cells.map((c) => c.values['fid'])).toEqual([1, 3, 5, 7, 1]);
  });
});

describe('colours', () => {
  it('run from the least to the greatest, by ratio where tenfold apart, and back where more is better', () => {
    expect(place(3, scale([1, 5]))).toBe(0.5);
    expect(place(10, scale([1, 100]))).toBeCloseTo(0.5);
    expect(place(5, scale([1, 5], true))).toBe(0);
    expect(cividis(0)).toBe('#00224e');
    expect(cividis(1)).toBe('#fee838');
  });
  it('carry ink that can be read', () => {
    expect(inkOn('#00224e')).toBe('#ffffff');
    expect(inkOn('#fee838')).toBe('#000000');
  });
});
