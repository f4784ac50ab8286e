import { type Drawing, empty, freshId, from, inOrder, type LayerNode, listOf, mainInput, namesOf, ofBlock, type Place, type Player, type Source, TOP, within } from './document';

export type Plain = Record<string, unknown>;
/** The first parameter of a layer, which may stand alone; null where it takes none. */
export type First = (word: string) => string | null;

/** What cannot be drawn, in one sentence. */
export class Unreadable extends Error {}

const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value);
const INPUTS = ['latent', 'sample', 'labels', 'input'];

/** A graph as its file has it -> a drawing. Nodes of `before` keep their ids and places where their names are the same. */
export function read(graph: unknown, player: Player, first: First, before?: Drawing, latentDim?: number): Drawing {
  if (!isPlain(graph)) throw new Unreadable('a graph is a mapping with nodes');
  const drawing: Drawing = {
    ...empty(latentDim ?? before?.latentDim ?? 100), title: String(graph['title'] ?? ''), values: mapping(graph['values'], 'values'),
    initialization: String(graph['initialization'] ?? 'default'), weights: String(graph['weights'] ?? 'none'), at: before?.at ?? {},
  };
  for (const key of Object.keys(graph)) {
    if (!['graph', 'title', 'values', 'blocks', 'nodes', 'outputs', 'initialization', 'weights'].includes(key)) throw new Unreadable(`${key} is no key of a graph`);
  }
  const blocks = mapping(graph['blocks'], 'blocks');
  for (const [word, block] of Object.entries(blocks)) {
    if (!isPlain(block)) throw new Unreadable(`blocks.${word} is no mapping of values and nodes`);
    drawing.blocks[word] = mapping(block['values'], `blocks.${word}.values`);
  }
  const firstOf: First = (word) => (drawing.blocks[word] ? (Object.keys(drawing.blocks[word] ?? {})[0] ?? null) : first(word));
  const reader = { drawing, player, first: firstOf, before };
  for (const [word, block] of Object.entries(blocks)) readList(reader, (block as Plain)['nodes'], ofBlock(word), ofBlock(word), `blocks.${word}`);
  readList(reader, graph['nodes'] ?? [], TOP, TOP, 'nodes');
  const names = new Map([...namesOf(listOf(drawing, TOP))].map(([id, name]) => [name, id]));
  for (const [output, name] of Object.entries(mapping(graph['outputs'], 'outputs'))) drawing.outputs[output] = sourceOf(String(name), names);
  return drawing;
}

interface Reader { drawing: Drawing; player: Player; first: First; before: Drawing | undefined }

function readList(reader: Reader, nodes: unknown, place: Place, placeBefore: Place | null, where: string): void {
  if (!Array.isArray(nodes)) throw new Unreadable(`${where} is no list of nodes`);
  const known = placeBefore === null || !reader.before ? [] : [...namesOf(listOf(reader.before, placeBefore))];
  const ids = new Map(known.map(([id, name]) => [name, id]));
  const written = nodes.map((node, i) => taken(node, `${where}.${i}`));
  const list = written.map(({ word, name, value }): LayerNode => ({ id: '', word, name, given: word === 'repeat' ? repeatGiven(value, where) : givenOf(value, reader.first(word)), sources: [] }));
  const used = new Set<string>();
  for (const [id, name] of namesOf(list.map((node, i) => ({ ...node, id: String(i) })))) {
    const reused = ids.get(name);
    const node = list[Number(id)];
    if (node) node.id = reused !== undefined && !used.has(reused) ? reused : freshId();
    if (node) used.add(node.id);
  }
  const names = new Map([...namesOf(list)].map(([id, name]) => [name, id]));
  list.forEach((node, i) => {
    const given = written[i]?.from;
    const previous = list[i - 1];
    node.sources = given !== undefined ? given.map((name) => sourceOf(name, names)) : [from(previous ? previous.id : mainInput(reader.player, place))];
  });
  reader.drawing.lists[place] = list;
  list.forEach((node, i) => {
    if (node.word === 'repeat') readList(reader, (written[i]?.value as Plain)['nodes'], within(node.id), within(node.id), `${where}.${i}.repeat.nodes`);
  });
}

function taken(node: unknown, where: string): { word: string; name: string | null; value: unknown; from: string[] | undefined } {
  if (typeof node === 'string') return { word: node, name: null, value: null, from: undefined };
  if (!isPlain(node)) throw new Unreadable(`${where} is no layer word`);
  const words = Object.keys(node).filter((key) => key !== 'name' && key !== 'from');
  const word = words[0];
  if (words.length !== 1 || word === undefined) throw new Unreadable(`${where} has ${words.join(', ') || 'no word'}, where one layer word is wanted`);
  const given = node['from'];
  const sources = given === undefined || given === null ? undefined : (Array.isArray(given) ? given : [given]).map(String);
  return { word, name: node['name'] === undefined || node['name'] === null ? null : String(node['name']), value: node[word], from: sources };
}

function sourceOf(text: string, names: Map<string, string>): Source {
  const [head = '', ...rest] = text.split('.');
  const id = names.get(head);
  if (id !== undefined) return from(id, rest.length > 0 ? `.${rest.join('.')}` : '');
  return from(INPUTS.includes(text) ? `:${text}` : `?${text}`);
}

function givenOf(value: unknown, first: string | null): Plain {
  if (value === null || value === undefined) return {};
  return isPlain(value) ? { ...value } : { [first ?? 'value']: value };
}

function repeatGiven(value: unknown, where: string): Plain {
  if (!isPlain(value) || !('nodes' in value)) throw new Unreadable(`${where}: a repeat needs times and nodes`);
  return { times: value['times'] ?? 2, index: value['index'] ?? 'i' };
}

function mapping(value: unknown, where: string): Plain {
  if (value === null || value === undefined) return {};
  if (!isPlain(value)) throw new Unreadable(`${where} is no mapping`);
  return { ...value };
}

/** A drawing -> the graph as its file has it, defaults left out. */
export function write(drawing: Drawing, player: Player, first: First): Plain {
  const firstOf: First = (word) => (drawing.blocks[word] ? (Object.keys(drawing.blocks[word] ?? {})[0] ?? null) : first(word));
  const nodes = (place: Place): unknown[] => writeList(drawing, player, place, firstOf, nodes);
  const blocks = Object.entries(drawing.blocks).map(([word, values]) => [word, { ...(filled(values) ? { values } : {}), nodes: nodes(ofBlock(word)) }]);
  const names = namesOf(inOrder(listOf(drawing, TOP)));
  const outputs = Object.entries(drawing.outputs).map(([output, source]) => [output, nameOf(source, names)]);
  return {
    ...(drawing.title ? { title: drawing.title } : {}),
    ...(filled(drawing.values) ? { values: drawing.values } : {}),
    ...(drawing.initialization !== 'default' ? { initialization: drawing.initialization } : {}),
    ...(drawing.weights !== 'none' ? { weights: drawing.weights } : {}),
    ...(blocks.length > 0 ? { blocks: Object.fromEntries(blocks) as Plain } : {}),
    nodes: nodes(TOP),
    ...(outputs.length > 0 ? { outputs: Object.fromEntries(outputs) as Plain } : {}),
  };
}

const filled = (values: Plain): boolean => Object.keys(values).length > 0;

export function nameOf(source: Source, names: Map<string, string>): string {
  return /^[:?]/.test(source.node) ? source.node.slice(1) : `${names.get(source.node) ?? source.node}${source.part}`;
}

function writeList(drawing: Drawing, player: Player, place: Place, first: First, inside: (place: Place) => unknown[]): unknown[] {
  const list = inOrder(listOf(drawing, place));
  const names = namesOf(list);
  const counts: Record<string, number> = {};
  return list.map((node, i) => {
    counts[node.word] = (counts[node.word] ?? 0) + 1;
    const previous = list[i - 1]?.id ?? mainInput(player, place);
    const follows = node.sources.length === 1 && node.sources[0]?.node === previous && node.sources[0].part === '';
    const name = names.get(node.id) ?? '';
    const isCounted = name === `${(node.word.split('.').pop() ?? '').toLowerCase()}_${counts[node.word]}`;
    const sources = node.sources.map((source) => nameOf(source, names));
    const value = node.word === 'repeat' ? repeated(node, inside(within(node.id))) : shortened(node.given, first(node.word));
    if (isCounted && node.name === null && follows) return value === null ? node.word : { [node.word]: value };
    return { ...(isCounted && node.name === null ? {} : { name }), [node.word]: value, ...(follows ? {} : { from: sources.length === 1 ? sources[0] : sources }) };
  });
}

function repeated(node: LayerNode, nodes: unknown[]): Plain {
  const index = node.given['index'] ?? 'i';
  return { times: node.given['times'] ?? 2, ...(index === 'i' ? {} : { index }), nodes };
}

function shortened(given: Plain, first: string | null): unknown {
  const keys = Object.keys(given);
  if (keys.length === 0) return null;
  return keys.length === 1 && keys[0] === first && !isPlain(given[first]) ? given[first] : given;
}
