import { useState } from 'react';
import { go, Link } from '../../data/address';
import { ask, Refusal } from '../../data/ask';
import { type Cell, quantities, spreadOf, type Square, type Sweep, wordOf } from '../../data/sweep';
import { number } from '../../data/words';
import { Button } from '../../parts/Button';
import { Badge, Failure } from '../../parts/States';

/** What is known of one setting, and what to do with it. */
export function Chosen({ square, sweep, protocol, onClose }: { square: Square; sweep: Sweep; protocol: string | null; onClose: () => void }) {
  const [refusal, setRefusal] = useState('');
  const runs = square.cells.flatMap((cell) => cell.id ?? []);
  const [first] = square.cells;
  return (
    <section className="card stack" aria-label="The chosen cell">
      <div className="head">
        <h2 className="mono">{sweep.varied.map((key) => `${key}=${first?.settings[key] ?? 'default'}`).join(' ') || square.row}</h2>
        <Button small kind="quiet" onClick={onClose}>Close</Button>
      </div>
      <dl className="facts">
        {quantities(square.cells).map((quantity) => {
          const found = spreadOf(square, quantity, protocol);
          return found ? <div key={quantity.name}><dt>{quantity.title}</dt><dd>{number(found.mean)}{found.deviation !== null ? <span className="soft"> ± {number(found.deviation, 2)}</span> : null}</dd></div> : null;
        })}
      </dl>
      <ul className="row" style={{ listStyle: 'none', padding: 0, margin: 0 }}>
        {square.cells.map((cell) => (
          <li key={cell.signature || cell.number} className="row" style={{ gap: '.4rem' }}>
            {cell.id ? <Link href={`/runs/${encodeURIComponent(cell.id)}`}>seed {cell.seed ?? '–'}</Link> : <span>seed {cell.seed ?? '–'}</span>}<Badge state={wordOf(cell.state)} />
          </li>
        ))}
      </ul>
      {square.cells.map((cell) => (cell.error ? <Failure key={cell.signature} error={cell.error} /> : null))}
      {refusal ? <Failure error={refusal} /> : null}
      <div className="row">
        {first?.signature ? <Button kind="main" onClick={() => toTrain(sweep.id, first, setRefusal)}>To Train</Button> : null}
        {runs.length > 1 ? <Link className="button" href={`/compare?runs=${encodeURIComponent(runs.slice(0, 8).join(','))}`}>Compare its seeds</Link> : null}
      </div>
    </section>
  );
}

/** Open the form with a cell's words. */
export function toTrain(sweep: string, cell: Cell, onRefusal: (said: string) => void): void {
  ask<{ overrides: string[] }>(`/api/sweeps/${encodeURIComponent(sweep)}/words/${encodeURIComponent(cell.signature)}`).then(
    (told) => go(`/train?o=${encodeURIComponent(told.overrides.join('\n'))}`),
    (error: unknown) => onRefusal(error instanceof Refusal ? error.message : String(error)),
  );
}
