import type { Schema } from '../../data/types';
import { changed, lines, parse } from '../train/words';
import { read } from './drawn';
import type { Setting } from './live';

/** The game that an address asks for. Drawn points stand in place of a dataset's word. */
export function settingOf(o: string, drawn: string): Setting {
  const points = read(drawn);
  const asked = parse(o);
  const own = points === null ? asked : Object.fromEntries(Object.entries(asked).filter(([key]) => key !== 'dataset'));
  return { words: lines(own), points };
}

/** The same address with some words changed; another word of a group takes the parameters of the one before with it. */
export function withWords(o: string, change: Record<string, string | null>): string {
  const asked = parse(o);
  const dropped = Object.keys(asked).filter((key) => Object.keys(change).some((group) => !group.includes('.') && group !== 'optimizer' && key.startsWith(`${group}.`)));
  return lines(changed(asked, { ...Object.fromEntries(dropped.map((key) => [key, null])), ...change })).join('\n');
}

/** The words of a group with a line on each. */
export const wordsOf = (schema: Schema, group: string): { word: string; summary: string }[] =>
  schema.groups.find((one) => one.group === group)?.words ?? [];

/** Datasets whose samples are points in the plane. */
export const planar = (schema: Schema): { word: string; summary: string }[] =>
  wordsOf(schema, 'dataset').filter(({ summary }) => summary.includes('points in the plane'));

/** The word of a group among those of a command line. */
export const chosenIn = (words: string[], group: string): string | undefined =>
  words.find((word) => word.startsWith(`${group}=`))?.slice(group.length + 1);

/** The number that a form shows of a value: the first of several widths. */
export function numberIn(value: unknown): number | null {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return typeof one === 'number' ? one : null;
}
