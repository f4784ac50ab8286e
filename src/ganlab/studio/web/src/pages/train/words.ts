/** What a form asks for: overrides by key, kept in the address as lines of KEY=VALUE. */
export type Asked = Record<string, string>;

export function parse(text: string): Asked {
  const found: Asked = {};
  for (const line of text.split('\n')) {
    const at = line.indexOf('=');
    if (at > 0) found[line.slice(0, at)] = line.slice(at + 1);
  }
  return found;
}

export const lines = (asked: Asked): string[] => Object.entries(asked).map(([key, value]) => `${key}=${value}`);

/** With some keys changed; null or an empty text takes one out. */
export function changed(asked: Asked, change: Record<string, string | null>): Asked {
  const found = { ...asked };
  for (const [key, value] of Object.entries(change)) {
    if (value === null || value === '') delete found[key];
    else found[key] = value;
  }
  return found;
}

/** A value as Hydra's grammar takes it, and as a person types it. */
export function text(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return `[${value.map(text).join(',')}]`;
  if (typeof value === 'object') return `{${Object.entries(value).map(([k, v]) => `${k}:${text(v)}`).join(',')}}`;
  return String(value);
}

export interface Preset {
  key: string;
  title: string;
  seconds: number | null;
  turns: number;
}
export const PRESETS: Preset[] = [
  { key: 'minute', title: 'One minute', seconds: 60, turns: 500 },
  { key: 'ten', title: 'Ten minutes', seconds: 600, turns: 5000 },
  { key: 'paper', title: 'As the paper', seconds: null, turns: 0 },
];
const BUDGET = ['training.turns', 'training.epochs', 'training.sample_every', 'training.evaluate_every', 'training.checkpoint_every', 'training.log_every'];

/** The overrides of a preset; by the pace of an earlier run of the same networks where one is known. */
export function preset(chosen: Preset, secondsPerTurn: number | null): Record<string, string | null> {
  const none = Object.fromEntries(BUDGET.map((key) => [key, null]));
  if (chosen.seconds === null) return none;
  const turns = secondsPerTurn ? round(chosen.seconds / secondsPerTurn) : chosen.turns;
  const every = Math.max(1, Math.round(turns / 20));
  return {
    ...none,
    'training.turns': String(turns), 'training.epochs': 'null', 'training.sample_every': String(every),
    'training.evaluate_every': String(turns), 'training.checkpoint_every': String(Math.max(every, Math.round(turns / 4))),
    'training.log_every': String(Math.max(1, Math.min(20, Math.round(turns / 200)))),
  };
}

/** Seconds until the budget is spent, by the pace of an earlier run: whichever of turns and epochs ends first. */
export function takes(turns: number | null, epochs: number | null, pace: { seconds_per_turn?: number; seconds_per_epoch?: number | null }): number | null {
  const found = [turns && pace.seconds_per_turn ? turns * pace.seconds_per_turn : null, epochs && pace.seconds_per_epoch ? epochs * pace.seconds_per_epoch : null].filter((s) => s !== null);
  return found.length > 0 ? Math.min(...found) : null;
}

/** Two leading digits. */
function round(turns: number): number {
  const size = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(turns, 20))) - 1);
  return Math.max(20, Math.round(turns / size) * size);
}
