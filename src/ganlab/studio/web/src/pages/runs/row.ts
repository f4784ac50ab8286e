import type { RunRow } from '../../data/types';

/** The newest sample sheet of a run; null where it has none. */
export const thumbnail = (run: Pick<RunRow, 'id' | 'thumbnail'>): string | null =>
  run.thumbnail ? `/api/runs/${encodeURIComponent(run.id)}/picture/${encodeURIComponent(run.thumbnail)}` : null;
