import type { Column } from '../../data/curve';
import type { Player, Seen } from './live';

/** What the curves show: losses of every turn, and how far the game was after each answer. */
export interface History {
  turns: number[];
  losses: Record<string, Column>;
  looked: number[];
  kl: Column;
  js: Column;
  covered: Column;
}
export const NONE: History = { turns: [], losses: {}, looked: [], kl: [], js: [], covered: [] };
const MOST = 3000;

/** The history with an answer's turns; a half turn is none, so it only renews the last look. */
export function grown(before: History, seen: Seen, played: 'begin' | 'play' | Player): History {
  const start = played === 'begin' ? NONE : before;
  const rows = played === 'play' ? seen.rows : [];
  const turns = [...start.turns, ...rows.map((_, i) => seen.turn - rows.length + i + 1)];
  const losses: Record<string, Column> = {};
  for (const [i, name] of seen.names.entries()) {
    if (!name.startsWith('loss/')) continue;
    const known = start.losses[name] ?? start.turns.map(() => null);
    losses[name] = [...known, ...rows.map((row) => row[i] ?? null)];
  }
  const again = start.looked[start.looked.length - 1] === seen.turn ? 1 : 0;
  const with_ = <T>(all: T[], value: T): T[] => [...all.slice(0, all.length - again), value];
  const looked = { looked: with_(start.looked, seen.turn), kl: with_(start.kl, seen.kl), js: with_(start.js, seen.js), covered: with_(start.covered, seen.covered) };
  return thinned({ turns, losses, ...looked });
}

/** Every second value where there are too many to draw at each frame; the newest stays. */
function thinned(history: History): History {
  const { turns, losses, looked, kl, js, covered } = history;
  const halve = <T>(all: T[], full: T[] | number[]): T[] => (full.length <= MOST ? all : all.filter((_, i) => (all.length - 1 - i) % 2 === 0));
  const fewer = Object.fromEntries(Object.entries(losses).map(([name, values]) => [name, halve(values, turns)]));
  return { turns: halve(turns, turns), losses: fewer, looked: halve(looked, looked), kl: halve(kl, looked), js: halve(js, looked), covered: halve(covered, looked) };
}
