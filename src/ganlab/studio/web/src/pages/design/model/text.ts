import { Document, isMap, isScalar, isSeq, parse, visit } from 'yaml';
import { Unreadable } from './written';

/** A graph as YAML, a line a node. */
export function toText(graph: unknown): string {
  const document = new Document(graph, { version: '1.1' }); // so that `on` and `08` are quoted, as other readers need
  visit(document, {
    Map(_, node) {
      if (node.items.length > 0 && !node.items.some(({ key, value }) => isScalar(key) && (['nodes', 'blocks', 'graph', 'repeat'].includes(String(key.value)) || deep(value)))) node.flow = true;
      if (node.items.length === 0) node.flow = true;
    },
    Seq(_, node) {
      if (node.items.every((item) => isScalar(item)) && node.items.every((item) => !isScalar(item) || typeof item.value === 'number')) node.flow = true;
    },
    Pair(_, pair) {
      if (isScalar(pair.key) && ['from', 'reshape', 'shape', 'permute', 'order'].includes(String(pair.key.value)) && isSeq(pair.value)) pair.value.flow = true;
    },
  });
  if (isMap(document.contents)) document.contents.flow = false;
  return document.toString({ lineWidth: 100, flowCollectionPadding: false, nullStr: 'null' });
}

const deep = (value: unknown): boolean => isMap(value) && value.items.some(({ key, value: inner }) => (isScalar(key) && key.value === 'nodes') || deep(inner));

/** The graph in a YAML text, also in a word's whole file. */
export function fromText(text: string): { graph: unknown; latentDim: number | undefined } {
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    throw new Unreadable(error instanceof Error ? (error.message.split('\n')[0] ?? 'this is no YAML') : 'this is no YAML');
  }
  const outer = typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : {};
  const inner = outer['graph'];
  const whole = typeof inner === 'object' && inner !== null;
  const latent = outer['latent_dim'];
  return { graph: whole ? inner : content, latentDim: whole && typeof latent === 'number' ? latent : undefined };
}

/** What a person types for a value: a number, null, a list, a truth, or an expression. */
export function valueOf(typed: string): unknown {
  const plain = typed.trim();
  if (plain === '') return undefined;
  if (/^\[.*\]$/.test(plain)) return plain.slice(1, -1).split(/,(?![^(]*\))/).map((part) => valueOf(part)).filter((part) => part !== undefined);
  if (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain)) return Number(plain);
  return { null: null, true: true, false: false }[plain] === undefined ? plain : { null: null, true: true, false: false }[plain];
}

export function shown(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  return value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
}
