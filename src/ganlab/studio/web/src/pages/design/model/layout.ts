import { graphlib, layout } from '@dagrejs/dagre';
import { type Drawing, type LayerNode, listOf, mainInput, namesOf, inOrder, type Place, type Player, type Point, TOP } from './document';
import { wayInto } from './check';

export const WIDTH = 208;
export const HEIGHT = 62;
const GAP = 46;
const LABEL = [96, 14] as const; // of a connection; a long one passes beside what it skips

/** The inputs that a place shows: its main one, and what else its nodes take. */
export function inputsOf(drawing: Drawing, player: Player, place: Place, labelled: boolean): string[] {
  const taken = listOf(drawing, place).flatMap((node) => node.sources.map((source) => source.node)).filter((node) => node.startsWith(':'));
  return [...new Set([mainInput(player, place), ...(labelled && place === TOP ? [':labels'] : []), ...taken])];
}

/** Where each node and input of a place stands: where a hand put it, else laid out. */
export interface Layout { at: Record<string, Point>; /** Where long connections bend, by `source>target`. */ bends: Record<string, Point[]> }

export function positions(drawing: Drawing, place: Place, inputs: string[]): Record<string, Point> {
  return laidAt(drawing, place, inputs).at;
}

export function laidAt(drawing: Drawing, place: Place, inputs: string[]): Layout {
  const list = listOf(drawing, place);
  const key = (input: string): string => `${place}${input}`;
  const put = [...list.map((node) => node.id), ...inputs.map(key)].filter((id) => drawing.at[id]);
  const auto = tidied(list, inputs);
  if (put.length === 0) return auto;
  const { at } = auto;
  const found: Record<string, Point> = {};
  for (const input of inputs) found[input] = drawing.at[key(input)] ?? at[input] ?? [0, 0];
  for (const node of list) if (drawing.at[node.id]) found[node.id] = drawing.at[node.id] ?? [0, 0];
  for (const node of inOrder(list)) found[node.id] ??= free(below(node, found), found);
  return { at: found, bends: {} };
}

function tidied(list: LayerNode[], inputs: string[]): Layout {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: 'TB', ranksep: GAP - LABEL[1], nodesep: 24 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const id of [...inputs, ...list.map((node) => node.id)]) graph.setNode(id, { width: WIDTH, height: HEIGHT });
  for (const node of list) for (const source of node.sources) if (graph.hasNode(source.node)) graph.setEdge(source.node, node.id, { width: LABEL[0], height: LABEL[1], labelpos: 'c' });
  layout(graph);
  const at = Object.fromEntries(graph.nodes().map((id): [string, Point] => {
    const { x, y } = graph.node(id) as { x: number; y: number };
    return [id, [Math.round(x - WIDTH / 2), Math.round(y - HEIGHT / 2)]];
  }));
  const bends = Object.fromEntries(graph.edges().flatMap(({ v, w }): [string, Point[]][] => {
    const { points } = graph.edge(v, w) as { points: { x: number; y: number }[] };
    const isLong = (at[w]?.[1] ?? 0) - (at[v]?.[1] ?? 0) > 1.5 * (HEIGHT + GAP);
    return isLong ? [[`${v}>${w}`, points.slice(1, -1).map(({ x, y }): Point => [x, y])]] : [];
  }));
  return { at, bends };
}

function below(node: LayerNode, known: Record<string, Point>): Point {
  const source = node.sources.flatMap((s) => (known[s.node] ? [known[s.node] as Point] : []))[0];
  return source ? [source[0], source[1] + HEIGHT + GAP] : [0, 0];
}

function free([x, y]: Point, known: Record<string, Point>): Point {
  const taken = (at: Point): boolean => Object.values(known).some(([a, b]) => Math.abs(a - at[0]) < WIDTH && Math.abs(b - at[1]) < HEIGHT);
  for (let row = 0; row < 50; row += 1) {
    for (const column of [0, 1, -1]) {
      const at: Point = [x + column * (WIDTH + 36), y + row * (HEIGHT + GAP)];
      if (!taken(at)) return at;
    }
  }
  return [x, y];
}

/** The places of a hand by names, for the file beside the graph. */
export function layoutOf(drawing: Drawing): Record<string, Record<string, Point>> {
  const found: Record<string, Record<string, Point>> = {};
  for (const [place, list] of Object.entries(drawing.lists)) {
    const names = namesOf(inOrder(list));
    const put = list.flatMap((node): [string, Point][] => (drawing.at[node.id] ? [[names.get(node.id) ?? '', drawing.at[node.id] as Point]] : []));
    if (put.length > 0) found[placeName(drawing, place)] = Object.fromEntries(put);
  }
  return found;
}

/** A drawing with what such a file says. */
export function laidOut(drawing: Drawing, layoutFile: Record<string, Record<string, Point>>): Drawing {
  const at = { ...drawing.at };
  for (const [place, list] of Object.entries(drawing.lists)) {
    const known = layoutFile[placeName(drawing, place)] ?? {};
    for (const [id, name] of namesOf(inOrder(list))) {
      const point = known[name];
      if (point) at[id] = point;
    }
  }
  return { ...drawing, at };
}

function placeName(drawing: Drawing, place: Place): string {
  if (!place.startsWith('repeat:')) return place;
  return wayInto(drawing, place).map((step) => namesOf(inOrder(listOf(drawing, step.place))).get(step.id) ?? '').join('.');
}

/** A drawing laid out anew. */
export function tidy(drawing: Drawing, place: Place): Drawing {
  const own = new Set(listOf(drawing, place).map((node) => node.id));
  return { ...drawing, at: Object.fromEntries(Object.entries(drawing.at).filter(([id]) => !own.has(id) && !id.startsWith(`${place}:`))) };
}
