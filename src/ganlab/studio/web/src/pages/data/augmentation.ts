import type { Option } from '../../data/types';

/** How a slider of a parameter goes: its bounds where they are known, else around the value that it has. */
export interface Range {
  min: number;
  max: number;
  step: number;
  log: boolean;
}

export function range(option: Option): Range | null {
  const { form } = option;
  if (form.kind !== 'whole' && form.kind !== 'number') return null;
  const value = typeof option.value === 'number' ? option.value : 0;
  const min = form.least ?? Math.min(0, 2 * value);
  const most = form.most ?? Math.max(1, 4 * value);
  const whole = form.kind === 'whole';
  const log = whole && most > 1000;
  return { min: log ? Math.max(1, min) : min, max: most, step: whole ? 1 : most - min <= 2 ? 0.01 : 0.1, log };
}

/** What a list may hold, by its type in words: "a list, each one of color, cutout"; null where it is no such list. */
export function members(type: string): string[] | null {
  const found = /^a list, each one of ([\w, ]+)$/.exec(type);
  return found?.[1] ? found[1].split(', ') : null;
}

/** The words of a list as the command line takes it. */
export const listed = (words: string[]): string => `[${words.join(',')}]`;
export const unlisted = (text: string): string[] => text.replace(/^\[|\]$/g, '').split(',').map((word) => word.trim()).filter(Boolean);

/** A text as the command line's grammar takes it. */
export const quoted = (value: string): string => (/^[\w./:-]+$/.test(value) ? value : `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`);

/** The address of Train with these overrides. */
export const training = (overrides: Record<string, string>): string =>
  `/train?o=${encodeURIComponent(Object.entries(overrides).map(([key, value]) => `${key}=${value}`).join('\n'))}`;

/** Of the settings of an address, those of the chosen augmentations. */
export const settings = (text: string, chosen: string[]): Record<string, string> =>
  Object.fromEntries(text.split('\n').flatMap((line) => {
    const [, key, word, value] = /^(augmentation\.(\w+)\.\w+)=(.+)$/.exec(line) ?? [];
    return key && word && value && chosen.includes(word) ? [[key, value]] : [];
  }));
