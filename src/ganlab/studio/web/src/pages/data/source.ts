import type { Option } from '../../data/types';
import { addressOf } from '../../data/picture';
import { quoted } from './augmentation';

export interface Card {
  word: string;
  summary: string;
  about: string;
  papers: string[];
  options: Option[];
  needs_path: boolean;
}
export interface There {
  word: string;
  name: string;
  modality: string;
  sample_shape: number[];
  describes: string;
  classes: string[];
  on_disk: boolean;
  how: string | null;
}
export interface Facts extends There {
  train?: number;
  test?: number;
  bytes?: number;
  histogram?: number[] | null;
}

/** What the address holds. */
export const VIEW = { dataset: '', path: '', class: '', seed: '0', tab: 'look', words: '', set: '', none: 'yes' };
export type View = typeof VIEW;
export type Change = (change: Partial<Record<keyof View, string | number | null>>) => void;

export const has = (card: Card, key: string): boolean => card.options.some((option) => option.key === key);
/** Whether its samples are made or carried by the program, so that looking at some costs nothing. */
export const isLight = (card: Card): boolean => !has(card, 'dataset.path');

/** The overrides that a dataset is chosen by. */
export const chosen = (view: View): Record<string, string> => ({
  dataset: view.dataset,
  ...(view.path ? { 'dataset.path': quoted(view.path) } : {}),
  ...(view.class ? { 'dataset.classes': `[${view.class}]` } : {}),
});

/** The address of something of the dataset, of one class where one is chosen. */
export function from(view: View, what: string, params: Record<string, string | number | null | string[]> = {}): string {
  const { set, ...rest } = params;
  const words = [...(view.class ? [`dataset.classes=[${view.class}]`] : []), ...[set ?? []].flat().map(String)];
  return addressOf(`/api/data/${encodeURIComponent(view.dataset)}${what}`, { ...rest, path: view.path, set: words });
}
