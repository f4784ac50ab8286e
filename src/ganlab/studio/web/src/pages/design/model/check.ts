import { type Drawing, inOrder, type LayerNode, listOf, namesOf, ofBlock, type Place, TOP, within } from './document';

export interface Problem { node: string; sentence: string; fix: string; stops: boolean; text: string; mends: boolean }
export interface PlacedNode { name: string; word: string; from: string[]; shape: number[] | null; parameters: number; multiply_adds: number; receptive_field: number | null }
/** What the server says of a graph. */
export interface Checked {
  inputs: Record<string, number[]>;
  outputs: Record<string, string>;
  nodes: PlacedNode[];
  parameters: number;
  multiply_adds: number;
  activation_bytes: number;
  problems: Problem[];
  stops: boolean;
  facts: Record<string, number | number[]>;
}
/** From the network into repeats and blocks: each place, and the node by which it was entered. */
export interface Step { place: Place; id: string }
export interface Figures { shape: number[] | null; parameters: number; multiplyAdds: number; field: number | null; outputs: string[] }

const names = (drawing: Drawing, place: Place): Map<string, string> => namesOf(inOrder(listOf(drawing, place)));
const inside = (drawing: Drawing, node: LayerNode): Place | null => (node.word === 'repeat' ? within(node.id) : drawing.blocks[node.word] ? ofBlock(node.word) : null);

/** The way to the node that a problem or a row names, the deepest last; empty where there is none. */
export function stepsTo(drawing: Drawing, full: string): Step[] {
  const found: Step[] = [];
  let place: Place | null = TOP;
  let parts = full.split('.');
  while (place !== null && parts.length > 0) {
    const here: Place = place;
    const id = [...names(drawing, here)].find(([, name]) => name === parts[0])?.[0];
    const node = listOf(drawing, here).find((one) => one.id === id);
    if (!node) break;
    found.push({ place: here, id: node.id });
    parts = parts.slice(node.word === 'repeat' ? 2 : 1);
    place = inside(drawing, node);
  }
  if (found.length > 0) return found;
  const numbered = /^(?:nodes|blocks\.(\w+))\.(\d+)/.exec(full);
  if (numbered) {
    const where = numbered[1] ? ofBlock(numbered[1]) : TOP;
    const node = inOrder(listOf(drawing, where))[Number(numbered[2])];
    return node ? [...wayInto(drawing, where), { place: where, id: node.id }] : [];
  }
  for (const deep of Object.keys(drawing.lists)) {
    const id = [...names(drawing, deep)].find(([, name]) => name === full)?.[0];
    if (id) return [...wayInto(drawing, deep), { place: deep, id }];
  }
  return [];
}

/** The nodes by which a place is entered, from the network on. */
export function wayInto(drawing: Drawing, place: Place): Step[] {
  if (place === TOP) return [];
  for (const [outer, list] of Object.entries(drawing.lists)) {
    const node = list.find((one) => inside(drawing, one) === place);
    if (node && outer !== place) return [...wayInto(drawing, outer), { place: outer, id: node.id }];
  }
  return [];
}

/** The problems of the nodes of a place, those deeper in repeats and blocks at what holds them. */
export function problemsAt(drawing: Drawing, problems: Problem[], place: Place): Map<string, Problem[]> {
  const found = new Map<string, Problem[]>();
  for (const problem of problems) {
    const step = stepsTo(drawing, problem.node).find((one) => one.place === place);
    if (step) found.set(step.id, [...(found.get(step.id) ?? []), problem]);
  }
  return found;
}

/** Shape and costs of each node of a place; a repeat and a block are summed up. */
export function figuresAt(drawing: Drawing, checked: Checked, place: Place): Map<string, Figures> {
  const prefix = prefixOf(drawing, place);
  const rows = new Map(checked.nodes.map((row) => [row.name, row]));
  const outputs = Object.entries(checked.outputs);
  const found = new Map<string, Figures>();
  for (const [id, name] of names(drawing, place)) {
    const full = prefix + name;
    const own = rows.get(full);
    const within_ = own ? [own] : checked.nodes.filter((row) => row.name.startsWith(`${full}.`));
    const last = within_[within_.length - 1];
    if (!last) continue;
    found.set(id, {
      shape: last.shape, parameters: sum(within_.map((row) => row.parameters)), multiplyAdds: sum(within_.map((row) => row.multiply_adds)),
      field: last.receptive_field, outputs: outputs.filter(([, node]) => node === last.name).map(([output]) => output),
    });
  }
  return found;
}

/** What stands before the names of a place in the check's rows: the first copy of a repeat, the first use of a block. */
export function prefixOf(drawing: Drawing, place: Place): string {
  return wayInto(drawing, place).map((step) => {
    const node = listOf(drawing, step.place).find((one) => one.id === step.id);
    return `${names(drawing, step.place).get(step.id) ?? ''}.${node?.word === 'repeat' ? '0.' : ''}`;
  }).join('');
}

/** The shape that comes into a place. */
export function inputShape(drawing: Drawing, checked: Checked, place: Place, input: string): number[] | null {
  const plain = input.slice(1);
  if (checked.inputs[plain]) return checked.inputs[plain] ?? null;
  const prefix = prefixOf(drawing, place);
  const row = checked.nodes.find((one) => one.name.startsWith(prefix) && one.from.some((name) => !name.startsWith(prefix)));
  const source = row?.from.find((name) => !name.startsWith(prefix)) ?? '';
  return checked.inputs[source] ?? checked.nodes.find((one) => one.name === source)?.shape ?? null;
}

const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);

export const shapeText = (shape: number[] | null | undefined): string => (!shape ? '?' : shape.length === 0 ? 'labels' : shape.join(' × '));

/** 1,234 or 1.2 M. */
export function short(value: number): string {
  for (const [size, unit] of [[1e9, 'G'], [1e6, 'M'], [1e4, 'k']] as const) {
    if (value >= size) return `${(value / (unit === 'k' ? 1e3 : size)).toPrecision(3)} ${unit}`;
  }
  return value.toLocaleString('en');
}
