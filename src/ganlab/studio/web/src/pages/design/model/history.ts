/** Undo and redo; steps of one group within a second are one step. */
export interface History<T> {
  past: T[];
  now: T;
  future: T[];
  group: string | null;
  time: number;
}
const MOST = 200;
const TOGETHER = 1000; // ms

export const begun = <T>(now: T): History<T> => ({ past: [], now, future: [], group: null, time: 0 });

export function stepped<T>(history: History<T>, now: T, group: string | null, time: number): History<T> {
  if (now === history.now) return history;
  const joins = group !== null && group === history.group && time - history.time < TOGETHER && history.past.length > 0;
  return { past: joins ? history.past : [...history.past.slice(1 - MOST), history.now], now, future: [], group, time };
}

export function undone<T>(history: History<T>): History<T> {
  const before = history.past[history.past.length - 1];
  if (before === undefined) return history;
  return { past: history.past.slice(0, -1), now: before, future: [history.now, ...history.future], group: null, time: 0 };
}

export function redone<T>(history: History<T>): History<T> {
  const [after, ...future] = history.future;
  if (after === undefined) return history;
  return { past: [...history.past, history.now], now: after, future, group: null, time: 0 };
}
