import { type Drawing, freshId, from, inOrder, type LayerNode, listOf, mainInput, nodeIn, type Place, type Player, readersOf, type Source, swept, within } from './document';

/** Edits of a drawing: each gives another one and leaves the given one as it was. */
export interface Made { drawing: Drawing; id: string }

const withList = (drawing: Drawing, place: Place, list: LayerNode[]): Drawing => ({ ...drawing, lists: { ...drawing.lists, [place]: list } });
const edited = (drawing: Drawing, place: Place, id: string, change: (node: LayerNode) => LayerNode): Drawing =>
  withList(drawing, place, listOf(drawing, place).map((node) => (node.id === id ? change(node) : node)));
const isMoved = (source: Source, id: string): boolean => source.node === id && source.part === '';

function made(word: string, sources: Source[]): LayerNode {
  return { id: freshId(), name: null, word, given: word === 'repeat' ? { times: 2, index: 'i' } : {}, sources };
}

/** The node that nothing takes from, the last written first; null where there is none. */
export function endOf(drawing: Drawing, place: Place): string | null {
  const list = inOrder(listOf(drawing, place));
  const ends = list.filter((node) => readersOf(list, node.id).length === 0 && node.sources.length > 0);
  return ends[ends.length - 1]?.id ?? list[list.length - 1]?.id ?? null;
}

/** Put a layer behind a node (null: behind the end), into the way of what takes from it. */
export function add(drawing: Drawing, player: Player, place: Place, word: string, after: string | null, given: Record<string, unknown> = {}): Made {
  const behind = after ?? endOf(drawing, place);
  const source = behind ?? mainInput(player, place);
  const node = made(word, [from(source)]);
  node.given = { ...node.given, ...given };
  const list = listOf(drawing, place).map((other) =>
    behind !== null && readersOf([other], behind).length > 0
      ? { ...other, sources: other.sources.map((s) => (isMoved(s, behind) ? from(node.id) : s)) } : other);
  const index = behind === null || behind.startsWith(':') ? 0 : list.findIndex((other) => other.id === behind) + 1;
  const lists = { ...drawing.lists, [place]: [...list.slice(0, index), node, ...list.slice(index)], ...(word === 'repeat' ? { [within(node.id)]: [] } : {}) };
  const outputs = Object.fromEntries(Object.entries(drawing.outputs).map(([name, s]) => [name, after === null && behind !== null && isMoved(s, behind) ? from(node.id) : s]));
  return { drawing: { ...drawing, lists, outputs }, id: node.id };
}

/** Put a layer on the canvas, connected to nothing; the first one of all takes the input. */
export function drop(drawing: Drawing, player: Player, place: Place, word: string, at: [number, number]): Made {
  const list = listOf(drawing, place);
  const node = made(word, list.length === 0 ? [from(mainInput(player, place))] : []);
  const lists = { ...drawing.lists, [place]: [...list, node], ...(word === 'repeat' ? { [within(node.id)]: [] } : {}) };
  return { drawing: { ...drawing, lists, at: { ...drawing.at, [node.id]: at } }, id: node.id };
}

/** Put a layer on a connection. */
export function insert(drawing: Drawing, place: Place, word: string, source: string, target: string): Made {
  const node = made(word, [from(source)]);
  const list = listOf(drawing, place).map((other) =>
    other.id === target ? { ...other, sources: other.sources.map((s) => (s.node === source ? from(node.id) : s)) } : other);
  const index = list.findIndex((other) => other.id === target);
  const lists = { ...drawing.lists, [place]: [...list.slice(0, index), node, ...list.slice(index)], ...(word === 'repeat' ? { [within(node.id)]: [] } : {}) };
  return { drawing: { ...drawing, lists }, id: node.id };
}

/** Let a node take from another; one that takes a single input gives its old one up. */
export function connect(drawing: Drawing, place: Place, source: string, target: string, many: boolean): Drawing {
  if (source === target) return drawing;
  return edited(drawing, place, target, (node) => {
    if (node.sources.some((s) => isMoved(s, source))) return node;
    return { ...node, sources: many ? [...node.sources, from(source)] : [from(source)] };
  });
}

export function disconnect(drawing: Drawing, place: Place, source: string, target: string): Drawing {
  return edited(drawing, place, target, (node) => ({ ...node, sources: node.sources.filter((s) => s.node !== source) }));
}

export function setSources(drawing: Drawing, place: Place, id: string, sources: Source[]): Drawing {
  return edited(drawing, place, id, (node) => ({ ...node, sources }));
}

/** Take nodes out; who took from one takes from what it took from. */
export function remove(drawing: Drawing, place: Place, ids: string[]): Drawing {
  const gone = new Map(listOf(drawing, place).filter((node) => ids.includes(node.id)).map((node) => [node.id, node]));
  const through = (source: Source, seen: Set<string>): Source[] => {
    const node = gone.get(source.node);
    if (!node) return [source];
    if (seen.has(node.id)) return [];
    return node.sources.slice(0, 1).flatMap((s) => through(s, new Set([...seen, node.id])));
  };
  const list = listOf(drawing, place).filter((node) => !gone.has(node.id)).map((node) => ({ ...node, sources: unique(node.sources.flatMap((s) => through(s, new Set()))) }));
  const outputs = Object.fromEntries(Object.entries(drawing.outputs).filter(([, source]) => place !== '' || !gone.has(source.node)));
  return swept({ ...withList(drawing, place, list), outputs });
}

const unique = (sources: Source[]): Source[] => sources.filter((s, i) => sources.findIndex((other) => other.node === s.node && other.part === s.part) === i);

/** Give a parameter a value; undefined leaves it at its default. */
export function setValue(drawing: Drawing, place: Place, id: string, name: string, value: unknown): Drawing {
  return edited(drawing, place, id, (node) => {
    const given = { ...node.given, [name]: value };
    if (value === undefined) delete given[name];
    return { ...node, given };
  });
}

export function rename(drawing: Drawing, place: Place, id: string, name: string): Drawing {
  return edited(drawing, place, id, (node) => ({ ...node, name: name.trim() === '' ? null : name.trim() }));
}

/** Make nodes, and all that lies between them in the list, what a repeat repeats. */
export function repeat(drawing: Drawing, place: Place, ids: string[]): Made | null {
  const list = inOrder(listOf(drawing, place));
  const places = list.flatMap((node, i) => (ids.includes(node.id) ? [i] : []));
  const [first, last] = [places[0], places[places.length - 1]];
  if (first === undefined || last === undefined) return null;
  const inside = list.slice(first, last + 1);
  const own = new Set(inside.map((node) => node.id));
  const entry = inside[0]?.sources[0] ?? null;
  const end = inside[inside.length - 1];
  if (entry === null || !end) return null;
  const node: LayerNode = { ...made('repeat', [entry]) };
  const moved = inside.map((one) => ({ ...one, sources: one.sources.map((s) => (s.node === entry.node && s.part === entry.part ? from(':input') : s)) }));
  const turned = (one: LayerNode): LayerNode => ({ ...one, sources: one.sources.map((s) => (own.has(s.node) ? from(node.id) : s)) });
  const rest = [...list.slice(0, first), node, ...list.slice(last + 1).map(turned)];
  const outputs = Object.fromEntries(Object.entries(drawing.outputs).map(([name, s]) => [name, own.has(s.node) ? from(node.id) : s]));
  return { drawing: { ...drawing, outputs, lists: { ...drawing.lists, [place]: rest, [within(node.id)]: moved } }, id: node.id };
}

/** Put nodes one above the other, or side by side. */
export function align(drawing: Drawing, at: Record<string, [number, number]>, ids: string[], axis: 0 | 1): Drawing {
  const first = ids.flatMap((id) => at[id] ?? [])[axis];
  if (first === undefined) return drawing;
  const moved = ids.map((id) => [id, axis === 0 ? [first, at[id]?.[1] ?? 0] : [at[id]?.[0] ?? 0, first]]);
  return { ...drawing, at: { ...at, ...(Object.fromEntries(moved) as Record<string, [number, number]>) } };
}

export { nodeIn };
