import { useMemo } from 'react';
import { type Asked, useAsk } from '../../data/ask';
import { useEvents } from '../../data/events';
import type { Curves } from '../../data/types';

const WHOLE = 20_000;

/** A run's curves, grown by what the stream tells. Where they are reduced, the server smooths and chooses the range. */
export function useCurves(id: string, smooth: number, range: [number, number] | null): { curves: Curves | null; error: Asked<Curves>['error']; again: () => void } {
  const base = `/api/runs/${encodeURIComponent(id)}/curves`;
  const whole = useAsk<Curves>(base);
  const long = whole.data?.reduced === true || (whole.data?.rows ?? 0) > WHOLE;
  const query = new URLSearchParams({ smooth: String(smooth), ...(range ? { first: String(range[0]), last: String(range[1]) } : {}) });
  const part = useAsk<Curves>(long && (smooth > 1 || range) ? `${base}?${query}` : null);
  const first = useMemo(() => whole.data?.cursor, [whole.data === null, id]);
  useEvents(first === undefined ? null : `run:${id}@${first}`, (event, data) => {
    if (event !== 'rows') return;
    if (long) whole.again();
    else whole.change((before) => grown(before, data['columns'] as string[], data['rows'] as (number | null)[][], data['whole'] === true));
  });
  return { curves: long && (smooth > 1 || range) ? (part.data ?? whole.data) : whole.data, error: whole.error, again: whole.again };
}

/** Curves with more rows; with other rows altogether where the file was rewound. */
export function grown(before: Curves, columns: string[], rows: (number | null)[][], whole: boolean): Curves {
  const last = whole ? -Infinity : (before.turns[before.turns.length - 1] ?? -Infinity);
  const fresh = rows.filter((row) => (row[0] ?? 0) > last);
  if (fresh.length === 0 && !whole) return before;
  const turns = [...(whole ? [] : before.turns), ...fresh.map((row) => row[0] ?? 0)];
  const values: Curves['values'] = {};
  for (const [i, name] of columns.entries()) {
    if (i === 0) continue;
    const known = whole ? [] : (before.values[name] ?? before.turns.map(() => null));
    values[name] = [...known, ...fresh.map((row) => row[i] ?? null)];
  }
  return { ...before, turns, values, rows: turns.length };
}

/** Names by what stands before the slash; metrics, which have none, by their own name. */
export function familiesOf(names: string[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const name of names) {
    const family = name.split('/')[0] ?? name;
    (found[family] ??= []).push(name);
  }
  return found;
}
