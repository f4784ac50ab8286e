import { useState } from 'react';
import { Link, useView } from '../../data/address';
import { front, trials, type Trial } from '../../data/search';
import { protocols, type Sweep } from '../../data/sweep';
import { number } from '../../data/words';
import { Button } from '../../parts/Button';
import { Select } from '../../parts/Select';
import { Empty, Failure } from '../../parts/States';
import { CellTable } from './CellTable';
import { toTrain } from './Chosen';
import { Importance } from './Importance';
import { Parallel } from './Parallel';
import { History, Pareto } from './Scatter';

/** What a search found: the best, how it got there, what mattered, and every trial. */
export function Search({ sweep }: { sweep: Sweep }) {
  const [view, setView] = useView({ objective: '0', cell: '' });
  const all = trials(sweep.cells, sweep.objectives);
  const objective = Math.min(sweep.objectives.length - 1, Number(view.objective) || 0);
  const kept = front(all, sweep.objectives);
  const table = <section className="stack" aria-label="All trials"><div className="head"><h2>All trials</h2><a className="button small" href={`/api/sweeps/${encodeURIComponent(sweep.id)}/csv`} download={`${sweep.name}.csv`}>Download CSV</a></div><CellTable sweep={sweep} protocol={protocols(sweep.cells)[0] ?? null} /></section>;
  if (all.length === 0) return <div className="stack"><Empty title="No trial has finished yet"><p>What the search finds is shown as soon as the first one has.</p></Empty>{table}</div>;
  return (
    <div className="stack">
      <Best sweep={sweep} kept={kept} />
      {sweep.objectives.length > 1 ? <Select label="Objective" value={String(objective)} options={sweep.objectives.map((o, i) => [String(i), o.name])} onChange={(n) => setView({ objective: n })} /> : null}
      <div className="split">
        <section className="card stack figure" aria-label="History"><History sweep={sweep} all={all} objective={objective} /></section>
        {sweep.objectives.length > 1 ? <section className="card stack figure" aria-label="Pareto front"><Pareto sweep={sweep} all={all} kept={kept} /></section> : <Importance sweep={sweep} finished={all.length} />}
      </div>
      <section className="card stack figure" aria-label="Parallel coordinates"><Parallel sweep={sweep} all={all} objective={objective} /></section>
      {sweep.objectives.length > 1 ? <Importance sweep={sweep} finished={all.length} /> : null}
      {table}
    </div>
  );
}

function Best({ sweep, kept }: { sweep: Sweep; kept: Trial[] }) {
  const [refusal, setRefusal] = useState('');
  return (
    <section className="stack" aria-label="Best">
      <h2>{kept.length > 1 ? `${kept.length} trials that none is better than in everything` : 'The best trial so far'}</h2>
      {refusal ? <Failure error={refusal} /> : null}
      <div className="cards sweeps">
        {kept.slice(0, 12).map(({ cell, number: n, values }) => (
          <div key={n} className="card stack">
            {cell.thumbnail && cell.id ? <div className="one-sheet"><img src={`/api/runs/${encodeURIComponent(cell.id)}/picture/${encodeURIComponent(cell.thumbnail)}`} alt={`Samples of trial ${n}`} /></div> : null}
            <h3>Trial {n}: {sweep.objectives.map((o, i) => `${o.name} ${number(values[i])}`).join(', ')}</h3>
            <span className="mono soft">{Object.entries(cell.params).map(([key, value]) => `${key}=${typeof value === 'number' ? number(value) : typeof value === 'string' ? value : JSON.stringify(value)}`).join(' ')}</span>
            <div className="row">
              <Button kind="main" small aria-label={`Trial ${n} to Train`} onClick={() => toTrain(sweep.id, cell, setRefusal)}>To Train</Button>
              {cell.id ? <Link className="button small" href={`/runs/${encodeURIComponent(cell.id)}`}>Open the run</Link> : null}
            </div>
          </div>
        ))}
      </div>
    </section>
  );
}
