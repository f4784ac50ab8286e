import { wordOf } from '../../data/sweep';
import type { State } from '../../data/types';
import { Badge } from '../../parts/States';

/** How many cells are in each state. */
export function Counts({ counts }: { counts: Partial<Record<State, number>> }) {
  return (
    <span className="row">
      {Object.entries(counts).map(([state, count]) => <span key={state} className="row" style={{ gap: '.35rem' }}><b>{count}</b><Badge state={wordOf(state as State)} /></span>)}
    </span>
  );
}
