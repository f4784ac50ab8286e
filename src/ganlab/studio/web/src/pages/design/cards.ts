import { MarkerType } from '@xyflow/react';
import { type Checked, type Figures, figuresAt, inputShape, type Problem, problemsAt, shapeText } from './model/check';
import { type Drawing, inOrder, listOf, namesOf, ofBlock, type Place, type Player, within } from './model/document';
import { HEIGHT, inputsOf, laidAt, WIDTH } from './model/layout';
import { shown } from './model/text';
import { categoryOf, type Lexicon } from './palette';
import type { Card } from './LayerNode';
import type { Connection } from './ShapeEdge';

/** What the canvas shows of a place of a drawing. */
export function cardsOf(drawing: Drawing, player: Player, place: Place, checked: Checked | null, lexicon: Lexicon, connecting: string | null): { nodes: Card[]; edges: Connection[] } {
  const list = listOf(drawing, place);
  const inputs = inputsOf(drawing, player, place, Number(checked?.facts['num_classes'] ?? 0) > 0);
  const { at, bends } = laidAt(drawing, place, inputs);
  const names = namesOf(inOrder(list));
  const figures: Map<string, Figures> = checked ? figuresAt(drawing, checked, place) : new Map();
  const problems: Map<string, Problem[]> = checked ? problemsAt(drawing, checked.problems, place) : new Map();
  const shape = (id: string, seen: string[]): number[] | null => {
    if (id.startsWith(':')) return checked ? inputShape(drawing, checked, place, id) : null;
    const source = list.find((node) => node.id === id && node.word === 'repeat')?.sources[0]?.node;
    const none = !figures.has(id) && !problems.has(id) && source !== undefined && !seen.includes(id); // a repeat of no times
    return none ? shape(source, [...seen, id]) : (figures.get(id)?.shape ?? null);
  };
  const shapeOf = (id: string): string => shapeText(shape(id, []));
  const box = (id: string) => ({ id, position: { x: at[id]?.[0] ?? 0, y: at[id]?.[1] ?? 0 }, width: WIDTH, height: HEIGHT });
  const nodes: Card[] = inputs.map((id) => ({ ...box(id), type: 'origin', deletable: false, data: { name: id.slice(1), shape: shapeOf(id) }, ariaLabel: `${id.slice(1)} comes in, ${shapeOf(id)}` }));
  for (const node of list) {
    const wrong = problems.get(node.id) ?? [];
    const inner = node.word === 'repeat' ? listOf(drawing, within(node.id)) : drawing.blocks[node.word] ? listOf(drawing, ofBlock(node.word)) : null;
    const name = names.get(node.id) ?? '';
    const told = [name, `${node.word} layer`, `makes ${shapeOf(node.id)}`, ...wrong.map((problem) => problem.sentence)].join(', ');
    nodes.push({
      ...box(node.id), type: 'layer', ariaLabel: told,
      data: { name, word: node.word === 'repeat' ? `repeat ${shown(node.given['times'])} times` : node.word, category: categoryOf(lexicon, node.word), values: valuesOf(node.given), figures: figures.get(node.id), problems: wrong, inside: inner?.map((one) => one.word) ?? null, connecting: connecting === node.id },
    });
  }
  const edges = list.flatMap((node) => node.sources.filter((source) => at[source.node]).map((source): Connection => ({
    id: `${source.node}>${node.id}`, type: 'shape', source: source.node, target: node.id, data: { shape: shapeOf(source.node), bends: bends[`${source.node}>${node.id}`] ?? [] },
    markerEnd: { type: MarkerType.ArrowClosed }, ariaLabel: `from ${source.node.startsWith(':') ? source.node.slice(1) : names.get(source.node)} to ${names.get(node.id)}`,
  })));
  return { nodes, edges };
}

function valuesOf(given: Record<string, unknown>): string {
  return Object.entries(given).map(([name, value], i) => (i === 0 ? shown(value) : `${name} ${shown(value)}`)).join(', ');
}
