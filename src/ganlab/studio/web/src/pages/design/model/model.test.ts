import { expect, test } from 'vitest';
import { figuresAt, problemsAt, stepsTo, type Checked } from './check';
import { copy, paste } from './clip';
import { type Drawing, empty, listOf, mainInput, namesOf, TOP, within } from './document';
import { add, connect, drop, endOf, insert, remove, rename, repeat, setValue } from './edits';
import { begun, redone, stepped, undone } from './history';
import { laidOut, layoutOf, positions, tidy } from './layout';
import { fromText, toText, valueOf } from './text';
import { read, Unreadable, write } from './written';

const FIRST: Record<string, string> = { dense: 'width', conv: 'width', leaky_relu: 'slope', reshape: 'shape', upsample: 'factor', embedding: 'width', average_pool: 'kernel' };
const first = (word: string): string | null => FIRST[word] ?? null;
const drawn = (graph: unknown, before?: Drawing): Drawing => read(graph, 'generator', first, before);
const written = (drawing: Drawing): unknown => write(drawing, 'generator', first);
const words = (drawing: Drawing, place = TOP): string[] => listOf(drawing, place).map((node) => node.word);

const GRAPHS = [
  { nodes: ['flatten', { dense: 128 }, 'leaky_relu', { dense: { width: 4, bias: false } }] },
  { values: { width: 64 }, initialization: 'dcgan', nodes: [{ dense: 'width * 16' }, { name: 'stage', repeat: { times: 'log2(size / 4)', nodes: ['upsample', { conv: 'width' }] } }, 'tanh'] },
  { weights: 'spectral', nodes: [{ name: 'label', embedding: 'num_classes', from: 'labels' }, { concat: null, from: ['latent', 'label'] }, { dense: 3 }] },
  {
    title: 'skips', blocks: { up: { values: { width: 64 }, nodes: ['relu', { name: 'residual', conv: 'width' }, { conv: { width: 'width', kernel: 1 }, from: 'input' }, { name: 'skip', upsample: null }, { add: null, from: ['residual', 'skip'] }] } },
    nodes: [{ dense: 16 }, { name: 'stage', repeat: { times: 2, index: 'k', nodes: [{ up: 'width' }] } }, 'tanh'], outputs: { local: 'stage.1' },
  },
];

test.each(GRAPHS)('what is read is written as it was, also through YAML (%#)', (graph) => {
  expect(written(drawn(graph))).toEqual(graph);
  expect(written(drawn(fromText(toText(graph)).graph))).toEqual(graph);
});

test('YAML has a line a node, quotes what other readers take for a truth, and opens a word\'s whole file', () => {
  expect(toText(GRAPHS[0]).split('\n')).toEqual(['nodes:', '  - flatten', '  - {dense: 128}', '  - leaky_relu', '  - {dense: {width: 4, bias: false}}', '']);
  expect(toText({ nodes: ['on'] })).toMatch(/["']on["']/);
  expect(fromText('_target_: x\nlatent_dim: 7\ngraph: {nodes: [relu]}')).toEqual({ graph: { nodes: ['relu'] }, latentDim: 7 });
  expect(() => fromText('nodes: [')).toThrow(Unreadable);
  expect(() => drawn({ nodes: [{ dense: 1, conv: 2 }] })).toThrow('where one layer word is wanted');
});

test('a layer is added behind the chosen one, into the way of what took from it', () => {
  let drawing = empty();
  for (const word of ['dense', 'reshape', 'tanh']) drawing = add(drawing, 'generator', TOP, word, null).drawing;
  const dense = listOf(drawing, TOP)[0]?.id ?? '';
  drawing = setValue(add(drawing, 'generator', TOP, 'relu', dense).drawing, TOP, dense, 'width', 64);
  expect(written(drawing)).toEqual({ nodes: [{ dense: 64 }, 'relu', 'reshape', 'tanh'] });
  expect(written(remove(drawing, TOP, [dense]))).toEqual({ nodes: ['relu', 'reshape', 'tanh'] });
  const tanh = listOf(drawing, TOP)[3]?.id ?? '';
  expect(words(insert(drawing, TOP, 'conv', listOf(drawing, TOP)[2]?.id ?? '', tanh).drawing)).toEqual(['dense', 'relu', 'reshape', 'conv', 'tanh']);
});

test('a dropped layer stands alone until it is connected, and comes after what it takes from', () => {
  const one = drop(empty(), 'generator', TOP, 'dense', [0, 0]);
  expect(listOf(one.drawing, TOP)[0]?.sources).toEqual([{ node: mainInput('generator', TOP), part: '' }]);
  const two = drop(one.drawing, 'generator', TOP, 'tanh', [0, 200]);
  expect(written(two.drawing)).toEqual({ nodes: [{ name: 'tanh_1', tanh: null, from: [] }, { dense: null, from: 'latent' }].map((n) => ('name' in n ? { tanh: null, from: [] } : n)) });
  expect(written(connect(two.drawing, TOP, one.id, two.id, false))).toEqual({ nodes: ['dense', 'tanh'] });
  expect(endOf(connect(two.drawing, TOP, one.id, two.id, false), TOP)).toBe(two.id);
});

test('names are never given twice', () => {
  let drawing = drawn({ nodes: [{ name: 'conv_2', conv: 1 }, { conv: 2 }] });
  drawing = rename(drawing, TOP, listOf(drawing, TOP)[0]?.id ?? '', 'conv_2');
  expect(new Set(namesOf(listOf(drawing, TOP)).values()).size).toBe(2);
  expect(written(drawing)).toEqual({ nodes: [{ name: 'conv_2', conv: 1 }, { name: 'conv_3', conv: 2 }] });
});

test('repeating chosen layers keeps what they compute, and copies bring all that is inside', () => {
  const drawing = drawn({ nodes: [{ dense: 4 }, { dense: 5 }, 'relu', 'tanh'] });
  const ids = listOf(drawing, TOP).slice(1, 3).map((node) => node.id);
  const made = repeat(drawing, TOP, ids);
  expect(written(made?.drawing ?? empty())).toEqual({ nodes: [{ dense: 4 }, { repeat: { times: 2, nodes: [{ dense: 5 }, 'relu'] } }, 'tanh'] });
  const clip = copy(made?.drawing ?? empty(), TOP, [made?.id ?? '']);
  const pasted = paste(made?.drawing ?? empty(), 'generator', TOP, clip, made?.id ?? null);
  expect(words(pasted.drawing)).toEqual(['dense', 'repeat', 'repeat', 'tanh']);
  expect(words(pasted.drawing, within(pasted.ids[0] ?? ''))).toEqual(['dense', 'relu']);
  expect(words(remove(pasted.drawing, TOP, pasted.ids))).toEqual(['dense', 'repeat', 'tanh']);
});

test('ids and places outlive an edit of the text', () => {
  const before = drawn(GRAPHS[1]);
  const ids = listOf(before, TOP).map((node) => node.id);
  const moved = { ...before, at: { [ids[0] ?? '']: [5, 6] as [number, number] } };
  const after = drawn({ ...GRAPHS[1], values: { width: 8 } }, moved);
  expect(listOf(after, TOP).map((node) => node.id)).toEqual(ids);
  expect(laidOut(drawn(GRAPHS[1]), layoutOf(after)).at).not.toEqual({});
  expect(positions(after, TOP, [':latent'])[ids[0] ?? '']).toEqual([5, 6]);
  expect(tidy(after, TOP).at).toEqual({});
});

test('nodes are laid out below what they take from, none upon another', () => {
  const drawing = drawn(GRAPHS[2]);
  const at = positions(drawing, TOP, [':latent', ':labels']);
  for (const node of listOf(drawing, TOP)) for (const source of node.sources) expect(at[node.id]?.[1]).toBeGreaterThan(at[source.node]?.[1] ?? Infinity);
  const spots = Object.values(at).map(String);
  expect(new Set(spots).size).toBe(spots.length);
});

test('problems and figures find their nodes, in repeats and blocks too', () => {
  const drawing = drawn(GRAPHS[3]);
  const steps = stepsTo(drawing, 'stage.1.up_1.residual');
  expect(steps.map((step) => step.place.split(':')[0])).toEqual(['', 'repeat', 'block']);
  const stage = listOf(drawing, TOP)[1]?.id ?? '';
  const problem = { node: 'stage.1.up_1.residual', sentence: 's', fix: '', stops: true, text: '', mends: false };
  expect(problemsAt(drawing, [problem], TOP).get(stage)).toEqual([problem]);
  const row = (name: string, parameters: number): Checked['nodes'][number] => ({ name, word: 'conv', from: [], shape: [parameters], parameters, multiply_adds: 1, receptive_field: null });
  const checked = { nodes: [row('stage.0.up_1.residual', 2), row('stage.1.up_1.residual', 3)], outputs: { local: 'stage.1.up_1.residual' }, problems: [], inputs: {} } as unknown as Checked;
  expect(figuresAt(drawing, checked, TOP).get(stage)).toEqual({ shape: [3], parameters: 5, multiplyAdds: 2, field: null, outputs: ['local'] });
  const inner = figuresAt(drawing, checked, 'block:up');
  expect([...inner.values()].map((figures) => figures.parameters)).toEqual([2]);
});

test('steps of one group are undone together', () => {
  let history = begun(0);
  history = stepped(history, 1, 'a', 10);
  history = stepped(history, 2, 'a', 500);
  history = stepped(history, 3, 'b', 600);
  history = stepped(history, 4, 'b', 5000);
  expect([history.now, undone(history).now, undone(undone(history)).now, undone(undone(undone(history))).now]).toEqual([4, 3, 2, 0]);
  expect(redone(undone(history)).now).toBe(4);
  expect(undone(begun(7)).now).toBe(7);
});

test('what is typed becomes a number, a list or an expression', () => {
  expect(['64', '1e-3', 'width * 2', '[width, size / 4, 4]', 'null', ' ', 'true'].map(valueOf)).toEqual([64, 0.001, 'width * 2', ['width', 'size / 4', 4], null, undefined, true]);
});
