/** Cividis, made for readers with and without colour blindness (Nuñez et al. 2018), in ten steps. */
const STEPS = ['#00224e', '#123570', '#3b496c', '#575d6d', '#707173', '#8a8678', '#a59c74', '#c3b369', '#e1cc55', '#fee838'];

export interface Scale {
  low: number;
  high: number;
  /** Whether the greatest value has the first colour, as it is the best. */
  falling: boolean;
}

export const scale = (values: number[], falling = false): Scale => ({ low: Math.min(...values), high: Math.max(...values), falling });
/** Whether equal steps of colour are equal ratios: where values lie more than tenfold apart. */
export const isLog = ({ low, high }: Scale): boolean => low > 0 && high > 10 * low;

/** Where a value lies on a scale, 0 to 1. */
export function place(value: number, of: Scale): number {
  const [low, high, x] = isLog(of) ? [Math.log(of.low), Math.log(of.high), Math.log(value)] : [of.low, of.high, value];
  const found = high === low ? 0.5 : Math.min(1, Math.max(0, (x - low) / (high - low)));
  return of.falling ? 1 - found : found;
}

const parts = (colour: string): number[] => [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));

/** The colour of a place from 0 to 1, as #rrggbb. */
export function cividis(x: number): string {
  const at = Math.min(1, Math.max(0, x)) * (STEPS.length - 1);
  const i = Math.min(STEPS.length - 2, Math.floor(at));
  const [from, to] = [parts(STEPS[i] ?? '#000000'), parts(STEPS[i + 1] ?? '#000000')];
  return `#${from.map((v, k) => Math.round(v + ((to[k] ?? v) - v) * (at - i)).toString(16).padStart(2, '0')).join('')}`;
}

/** Black or white, whichever has more contrast with a colour (WCAG 2.2, relative luminance). */
export function inkOn(colour: string): string {
  const [r = 0, g = 0, b = 0] = parts(colour).map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return 1.05 / (light + 0.05) > (light + 0.05) / 0.05 ? '#ffffff' : '#000000';
}
