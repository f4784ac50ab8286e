import { useMemo } from 'react';
import { type Asked, useAsk } from '../../data/ask';
import { useEvents } from '../../data/events';
import type { Curves } from '../../data/types';

const WHOLE = 20_000;
/** Points of a reduced curve, and of a whole one, beyond which it is asked for anew; until then it grows by what is told. */
const MANY = { reduced: 6000, whole: WHOLE * 1.25 };

/** A run's curves, grown by what the stream tells. Where they are reduced, the server smooths and chooses the range. */
export function useCurves(id: string, smooth: number, range: [number, number] | null): { curves: Curves | null; error: Asked<Curves>['error']; again: () => void } {
  const base = `/api/runs/${encodeURIComponent(id)}/curves`;
  const whole = useAsk<Curves>(base);
  const long = whole.data?.reduced === true || (whole.data?.rows ?? 0) > WHOLE;
  const query = new URLSearchParams({ smooth: String(smooth), ...(range ? { first: String(range[0]), last: String(range[1]) } : {}), of: String(age(whole.data?.rows ?? 0)) });
  const part = useAsk<Curves>(long && (smooth > 1 || range) ? `${base}?${query}` : null);
  const first = useMemo(() => whole.data?.cursor, [whole.data === null, id]);
  useEvents(first === undefined ? null : `run:${id}@${first}`, (event, data) => {
    if (event !== 'rows') return;
    whole.change((before) => grown(before, data['columns'] as string[], data['rows'] as (number | null)[][], data['whole'] === true));
    if ((whole.data?.turns.length ?? 0) > (whole.data?.reduced ? MANY.reduced : MANY.whole)) whole.again();
  });
  return { curves: long && (smooth > 1 || range) ? (part.data ?? whole.data) : whole.data, error: whole.error, again: whole.again };
}

/** Changes whenever a long run has grown by two hundredths: what the server smooths is asked for that often, not at every row. */
export const age = (rows: number): number => (rows > WHOLE ? Math.floor(Math.log(rows) / Math.log(1.02)) : 0);

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
  return { ...before, turns, values, rows: (whole ? 0 : before.rows) + fresh.length, reduced: before.reduced && !whole };
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
