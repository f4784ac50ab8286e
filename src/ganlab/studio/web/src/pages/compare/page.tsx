import { Link, useView } from '../../data/address';
import { useAsk } from '../../data/ask';
import { useEvents } from '../../data/events';
import type { Page } from '../../page';
import { Button } from '../../parts/Button';
import { colour } from '../../parts/plot';
import { Badge, Empty, Failure, Shown as Told } from '../../parts/States';
import { Overlay } from './Overlay';
import { Picker } from './Picker';
import { Pictures } from './Pictures';
import { Differences, Metrics } from './Tables';
import { type ComparedRun, type Comparison, namesOf, type Shown } from './types';
import '../sweep/sweep.css';

/** The address holds the runs: `/compare?runs=ID,ID&hidden=ID`. */
function Compare() {
  const [view, setView] = useView({ runs: '', hidden: '', choosing: '' });
  const ids = view.runs.split(',').filter(Boolean);
  const found = useAsk<Comparison>(ids.length > 0 ? `/api/compare?runs=${encodeURIComponent(ids.join(','))}` : null);
  const choose = (chosen: string[]) => setView({ runs: chosen.join(','), hidden: view.hidden.split(',').filter((id) => chosen.includes(id)).join(',') });
  const open = view.choosing === 'true' || ids.length === 0;
  return (
    <>
      <div className="head">
        <div><h1>Compare</h1><p className="soft">Up to eight runs: their curves, pictures, metrics, and what differs between them.</p></div>
        {ids.length > 0 ? <Button onClick={() => setView({ choosing: open ? null : 'true' })} aria-expanded={open}>{open ? 'Done choosing' : 'Choose runs'}</Button> : null}
      </div>
      {open ? <section className="stack" aria-label="Choose runs"><Picker chosen={ids} onChange={(chosen) => { setView({ choosing: 'true' }); choose(chosen); }} /></section> : null}
      {ids.length === 0 ? <Empty title="No run is chosen"><p>Tick runs above, or open a cell of a <Link href="/sweeps">sweep</Link> and compare its seeds.</p></Empty> : (
        <Told of={found} height="24rem">{(data) => <Body found={data} hidden={view.hidden.split(',')} onHidden={(hidden) => setView({ hidden: hidden.filter(Boolean).join(',') })} onRemove={(id) => choose(ids.filter((one) => one !== id))} again={found.again} />}</Told>
      )}
    </>
  );
}

function Body({ found, hidden, onHidden, onRemove, again }: { found: Comparison; hidden: string[]; onHidden: (ids: string[]) => void; onRemove: (id: string) => void; again: () => void }) {
  const names = namesOf(found.runs);
  const all: Shown[] = found.runs.map((run, i) => ({ id: run.id, name: names[i] ?? run.title, colour: i, samples: run.samples }));
  const shown = all.filter((run) => !hidden.includes(run.id));
  const commands = found.runs.map((run) => run.folder).join(' ');
  return (
    <>
      {found.runs.filter((run) => run.state === 'running').map((run) => <Follow key={run.id} id={run.id} again={again} />)}
      {found.gone.map((id) => <Failure key={id} error={`There is no run ${id} any more; it may have been deleted or moved.`} />)}
      {found.copies > 0 ? <p className="soft small">Equal runs in several folders are counted once in the tables.</p> : null}
      <section className="card stack" aria-label="The runs">
        <ul className="stack" style={{ listStyle: 'none', margin: 0, padding: 0, gap: '.4rem' }}>
          {found.runs.map((run, i) => <Row key={run.id} run={run} name={names[i] ?? ''} place={i} isHidden={hidden.includes(run.id)} onHide={() => onHidden(hidden.includes(run.id) ? hidden.filter((id) => id !== run.id) : [...hidden, run.id])} onRemove={() => onRemove(run.id)} />)}
        </ul>
      </section>
      {shown.length === 0 ? <p className="soft">All runs are hidden.</p> : (
        <>
          <section className="card stack" aria-label="Curves"><h2>Curves</h2><Overlay runs={shown} /></section>
          <section className="card stack" aria-label="Pictures"><h2>Pictures through the training</h2><Pictures runs={shown} /></section>
        </>
      )}
      <section className="card stack" aria-label="Metrics"><Metrics found={found} /></section>
      <section className="card stack" aria-label="What differs"><Differences found={found} names={names} /></section>
      <p className="soft small">From a terminal: <code>ganlab compare {commands}</code></p>
    </>
  );
}

/** A run that is still trained: what it measures at its end, and its new pictures, are asked for anew. */
function Follow({ id, again }: { id: string; again: () => void }) {
  useEvents(`run:${id}`, (event, data) => {
    const state = (data['run'] as { state?: string } | undefined)?.state;
    if (event === 'samples' || (event === 'run' && state !== 'running')) again();
  });
  return null;
}

function Row({ run, name, place, isHidden, onHide, onRemove }: { run: ComparedRun; name: string; place: number; isHidden: boolean; onHide: () => void; onRemove: () => void }) {
  return (
    <li className="row">
      <i className="swatch" style={{ background: colour(place), opacity: isHidden ? 0.25 : 1 }} aria-hidden="true" />
      <Link href={`/runs/${encodeURIComponent(run.id)}`} style={isHidden ? { textDecoration: 'line-through' } : undefined}>{name}</Link>
      <Badge state={run.state} /><span className="soft mono">{run.id.split('~').slice(-1)}</span>
      <Button small kind="quiet" aria-label={`${isHidden ? 'Show' : 'Hide'} ${name}`} onClick={onHide}>{isHidden ? 'Show' : 'Hide'}</Button>
      <Button small kind="quiet" aria-label={`Take out ${name}`} onClick={onRemove}>Take out</Button>
    </li>
  );
}

export default { path: '/compare', title: 'Compare', group: 'Inspect', order: 12, icon: 'M4 18c7 0 7-12 16-12M4 8c6 0 7 8 16 8', component: Compare } satisfies Page;
