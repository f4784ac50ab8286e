import type { Group, Schema } from '../../data/types';
import { EXAMPLES, exampleOf } from '../lab/examples';

export type Named = Group['words'][number];
/** A loss, and the models that play by it. */
export interface Family {
  loss: Named;
  models: Named[];
  /** The lab's words for it; null where it asks for more than points in the plane have. */
  words: string[] | null;
}

const group = (schema: Schema, name: string): Group | undefined => schema.groups.find((one) => one.group === name);

export const modelsOf = (schema: Schema): Named[] => group(schema, 'model')?.words ?? [];

/** The loss that a model's recipe names, else the default; null for a game of its own. */
export function lossOf(schema: Schema, model: Named): string | null {
  const usual = model.recipe?.['game'] === undefined ? group(schema, 'loss')?.default : null;
  const chosen = model.recipe?.['loss'] ?? usual;
  return typeof chosen === 'string' ? chosen : null;
}

/** All losses, those of most models first. */
export function familiesOf(schema: Schema): Family[] {
  const losses = group(schema, 'loss')?.words ?? [];
  const found = losses.map((loss): Family => {
    const models = modelsOf(schema).filter((model) => lossOf(schema, model) === loss.word);
    return { loss, models, words: models.length > 0 && models.every(asksForMore) ? null : wordsFor(loss.word) };
  });
  return found.sort((a, b) => b.models.length - a.models.length);
}

/** Its judge is an autoencoder, or its players are told a class. */
const asksForMore = ({ recipe }: Named): boolean => recipe?.['discriminator'] === 'autoencoder' || (recipe?.['conditioning'] ?? 'none') !== 'none';

function wordsFor(loss: string): string[] {
  const steady = EXAMPLES.find((example) => example.words.includes(`loss=${loss}`) && example.words.some((word) => word.startsWith('penalty=')));
  return steady?.words ?? [`loss=${loss}`, ...exampleOf('game').words];
}

/** The name that a summary begins with, and what it says of it. */
export function titled({ word, summary }: Named): [string, string] {
  const at = summary.indexOf(': ');
  return at > 0 && at < 40 ? [summary.slice(0, at), summary.slice(at + 2)] : [word, summary];
}

/** The models in whose words all that was typed occurs. */
export function sought(models: Named[], typed: string): Named[] {
  const parts = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const text = (model: Named) => [model.word, model.summary, ...model.papers, ...Object.entries(model.recipe ?? {}).map(([key, value]) => `${key}=${String(value)}`)].join(' ').toLowerCase();
  return models.filter((model) => parts.every((part) => text(model).includes(part)));
}
