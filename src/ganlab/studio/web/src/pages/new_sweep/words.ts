/** A sweep as the form has it: the values of each key, more than one where it is swept. */
export type Axes = Record<string, string[]>;

/** `gan,dcgan` as a list, leaving commas within brackets and quotes alone. */
export function split(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let quote = '';
  let word = '';
  for (const letter of text) {
    if (quote) quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if ('[({'.includes(letter)) depth += 1;
    else if ('])}'.includes(letter)) depth -= 1;
    if (letter === ',' && depth === 0 && !quote) {
      found.push(word.trim());
      word = '';
    } else word += letter;
  }
  return [...found, word.trim()].filter(Boolean);
}

/** Lines of KEY=VALUE,VALUE as axes. */
export function parse(text: string): Axes {
  const found: Axes = {};
  for (const line of text.split('\n')) {
    const at = line.indexOf('=');
    if (at > 0) found[line.slice(0, at).trim()] = split(line.slice(at + 1));
  }
  return found;
}

export const lines = (axes: Axes): string[] => Object.entries(axes).filter(([, values]) => values.length > 0).map(([key, values]) => `${key}=${values.join(',')}`);

/** How many cells the axes span. */
export const cells = (axes: Axes): number => Object.values(axes).reduce((product, values) => product * Math.max(1, values.length), 1);

/** With the values of some keys; none takes the key out. */
export function changed(axes: Axes, key: string, values: string[]): Axes {
  const found = { ...axes };
  if (values.length === 0) delete found[key];
  else found[key] = values;
  return found;
}

export interface Range {
  from: number;
  to: number;
  count: number;
  log: boolean;
}

/** Values of a range, by equal steps or equal ratios, to three digits. */
export function spaced({ from, to, count, log }: Range): string[] {
  if (count < 2 || !Number.isFinite(from) || !Number.isFinite(to) || (log && (from <= 0 || to <= 0))) return Number.isFinite(from) ? [String(from)] : [];
  const at = (i: number) => (log ? from * (to / from) ** (i / (count - 1)) : from + ((to - from) * i) / (count - 1));
  return [...new Set(Array.from({ length: count }, (_, i) => String(Number(at(i).toPrecision(3)))))];
}
