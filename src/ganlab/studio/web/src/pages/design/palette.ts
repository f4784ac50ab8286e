import { createContext, useContext } from 'react';
import type { Drawing, Player } from './model/document';

export interface Parameter {
  name: string;
  kind: 'int' | 'float' | 'bool' | 'choice' | 'list';
  default: unknown;
  required: boolean;
  optional: boolean;
  least: number | null;
  most: number | null;
  choices: string[];
  help: string;
}
export interface Layer {
  word: string;
  category: string;
  help: string;
  parameters: Parameter[];
  /** Least and most inputs; null is any number. */
  inputs: [number, number | null];
}
export interface Palette {
  categories: string[];
  layers: Layer[];
  outputs: Record<Player, string[]>;
  facts: string[];
  initialization: string[];
  weights: string[];
  loss: string[];
  optimization: string[];
}
export interface Lexicon { palette: Palette; layer: (word: string) => Layer | undefined; first: (word: string) => string | null }

export function lexiconOf(palette: Palette): Lexicon {
  const layers = new Map(palette.layers.map((layer) => [layer.word, layer]));
  return { palette, layer: (word) => layers.get(word), first: (word) => layers.get(word)?.parameters[0]?.name ?? null };
}

const Context = createContext<Lexicon | null>(null);
export const LexiconProvider = Context.Provider;
export function useLexicon(): Lexicon {
  const found = useContext(Context);
  if (!found) throw new Error('the palette is not there yet');
  return found;
}

export const takesMany = (lexicon: Lexicon, word: string): boolean => lexicon.layer(word)?.inputs[1] === null;
export const helpOf = (lexicon: Lexicon, drawing: Drawing, word: string): string =>
  word === 'repeat' ? 'The same layers several times, one behind the other.' : drawing.blocks[word] ? 'A block of this drawing.' : (lexicon.layer(word)?.help ?? 'No layer of this name.');
export const categoryOf = (lexicon: Lexicon, word: string): string => lexicon.layer(word)?.category ?? 'structure';
/** What a layer is given when it is added, where it must be given something. */
export function givenFor(lexicon: Lexicon, word: string): Record<string, unknown> {
  const needed = (lexicon.layer(word)?.parameters ?? []).filter((parameter) => parameter.required);
  return Object.fromEntries(needed.map((parameter) => [parameter.name, parameter.name === 'shape' ? ['sample_shape'] : STARTS[parameter.name] ?? 1])
    .map(([name, value]) => [name, name === 'shape' ? 'sample_shape' : value]));
}
const STARTS: Record<string, unknown> = { width: 64, times: 8, order: [1] };
