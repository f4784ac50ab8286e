import { type Drawing, freshId, from, inOrder, type LayerNode, listOf, mainInput, type Place, type Player, readersOf, within } from './document';
import { endOf } from './edits';

/** Copied nodes, and the lists of the repeats among them. */
export interface Clip { nodes: LayerNode[]; lists: Record<Place, LayerNode[]> }

export function copy(drawing: Drawing, place: Place, ids: string[]): Clip {
  const nodes = inOrder(listOf(drawing, place)).filter((node) => ids.includes(node.id));
  const lists: Clip['lists'] = {};
  const take = (node: LayerNode): void => {
    if (node.word !== 'repeat') return;
    const inside = listOf(drawing, within(node.id));
    lists[within(node.id)] = inside;
    inside.forEach(take);
  };
  nodes.forEach(take);
  return { nodes, lists };
}

/** Copies behind a node (null: the end): what took from a node that is not copied takes from there. */
export function paste(drawing: Drawing, player: Player, place: Place, clip: Clip, after: string | null): { drawing: Drawing; ids: string[] } {
  const behind = after ?? endOf(drawing, place);
  const source = behind ?? mainInput(player, place);
  const ids = new Map(clip.nodes.map((node) => [node.id, freshId()]));
  const lists = { ...drawing.lists };
  const copied = clip.nodes.map((node) => fresh(node, ids, source, clip, lists));
  const last = copied[copied.length - 1];
  if (!last) return { drawing, ids: [] };
  const list = listOf(drawing, place).map((node) => behind === null || readersOf([node], behind).length === 0 ? node
    : { ...node, sources: node.sources.map((s) => (s.node === behind && s.part === '' ? from(last.id) : s)) });
  const index = behind === null ? 0 : list.findIndex((node) => node.id === behind) + 1;
  lists[place] = [...list.slice(0, index), ...copied, ...list.slice(index)];
  return { drawing: { ...drawing, lists }, ids: copied.map((node) => node.id) };
}

function fresh(node: LayerNode, ids: Map<string, string>, source: string, clip: Clip, lists: Record<Place, LayerNode[]>): LayerNode {
  const id = ids.get(node.id) ?? freshId();
  const inside = clip.lists[within(node.id)];
  if (inside) {
    const inner = new Map(inside.map((one) => [one.id, freshId()]));
    lists[within(id)] = inside.map((one) => fresh(one, inner, ':input', clip, lists));
  }
  return { ...node, id, name: null, sources: node.sources.map((s) => (ids.has(s.node) ? from(ids.get(s.node) ?? '', s.part) : s.node === ':labels' || (s.node.startsWith(':') && source === ':input') ? s : from(source))) };
}
