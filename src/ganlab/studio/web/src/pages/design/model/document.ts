/** A network as the canvas holds it: lists of nodes by place, connections by id. The file's form is read and written in `written.ts`. */

/** What a node takes from: a node's id, an input as `:latent`, or `?name` where the file names what there is not. */
export interface Source {
  node: string;
  /** A part of a repeat or block, such as `.1`; empty for its end. */
  part: string;
}
export interface LayerNode {
  id: string;
  /** Null: the name that the file gives by counting. */
  name: string | null;
  word: string;
  given: Record<string, unknown>;
  sources: Source[];
}
/** `''` is the network itself, `repeat:ID` what a repeat repeats, `block:WORD` what a block stands for. */
export type Place = string;
export type Point = [number, number];

export interface Drawing {
  title: string;
  values: Record<string, unknown>;
  initialization: string;
  weights: string;
  latentDim: number;
  lists: Record<Place, LayerNode[]>;
  /** The values of each block. */
  blocks: Record<string, Record<string, unknown>>;
  outputs: Record<string, Source>;
  /** Where a hand has put nodes; all others are laid out. */
  at: Record<string, Point>;
}
export type Player = 'generator' | 'discriminator';

export const TOP: Place = '';
export const within = (id: string): Place => `repeat:${id}`;
export const ofBlock = (word: string): Place => `block:${word}`;
export const mainInput = (player: Player, place: Place): string => (place === TOP ? (player === 'generator' ? ':latent' : ':sample') : ':input');

const session = Math.random().toString(36).slice(2, 7); // ids are kept through a reload
let count = 0;
export const freshId = (): string => `n${session}${(count += 1)}`;

export const empty = (latentDim = 100): Drawing => ({
  title: '', values: {}, initialization: 'default', weights: 'none', latentDim, lists: { [TOP]: [] }, blocks: {}, outputs: {}, at: {},
});

export const listOf = (drawing: Drawing, place: Place): LayerNode[] => drawing.lists[place] ?? [];
export const nodeIn = (drawing: Drawing, place: Place, id: string | null): LayerNode | undefined => listOf(drawing, place).find((node) => node.id === id);
export const from = (node: string, part = ''): Source => ({ node, part });
export const readersOf = (list: LayerNode[], id: string): LayerNode[] => list.filter((node) => node.sources.some((source) => source.node === id));

/** Each node's name in the file: its own, or counted by its word; never one twice. */
export function namesOf(list: LayerNode[]): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set(list.flatMap((node) => node.name ?? []));
  const counts: Record<string, number> = {};
  for (const node of list) {
    const n = (counts[node.word] = (counts[node.word] ?? 0) + 1);
    if (node.name !== null) names.set(node.id, node.name);
    else {
      let name = counted(node.word, n);
      for (let more = n; taken.has(name); more += 1) name = counted(node.word, more + 1);
      names.set(node.id, name);
      taken.add(name);
    }
  }
  return names;
}

export const counted = (word: string, n: number): string => `${(word.split('.').pop() ?? word).toLowerCase()}_${n}`;

/** Nodes in an order in which they can be computed, as written otherwise; those that stand alone come first. */
export function inOrder(list: LayerNode[]): LayerNode[] {
  const byId = new Map(list.map((node) => [node.id, node]));
  const done = new Set<string>();
  const found: LayerNode[] = [];
  const visit = (node: LayerNode, way: Set<string>): void => {
    if (done.has(node.id) || way.has(node.id)) return;
    way.add(node.id);
    for (const source of node.sources) {
      const before = byId.get(source.node);
      if (before) visit(before, way);
    }
    done.add(node.id);
    found.push(node);
  };
  const alone = (node: LayerNode): boolean => node.sources.length === 0 && readersOf(list, node.id).length === 0;
  for (const node of [...list.filter(alone), ...list.filter((node) => !alone(node))]) visit(node, new Set());
  return found;
}

/** A drawing without the lists of repeats that are gone. */
export function swept(drawing: Drawing): Drawing {
  const kept: Record<Place, LayerNode[]> = {};
  const keep = (place: Place): void => {
    const list = drawing.lists[place];
    if (!list || kept[place]) return;
    kept[place] = list;
    for (const node of list) if (node.word === 'repeat') keep(within(node.id));
  };
  keep(TOP);
  for (const word of Object.keys(drawing.blocks)) keep(ofBlock(word));
  return { ...drawing, lists: kept };
}
