import { Link, useView } from '../../data/address';
import { ask, Refusal, useAsk } from '../../data/ask';
import { useEvents } from '../../data/events';
import { isLiving, useJobs } from '../../data/jobs';
import { grownSweep, type Sweep } from '../../data/sweep';
import { ago, several } from '../../data/words';
import type { Page } from '../../page';
import { Button } from '../../parts/Button';
import { Command } from '../../parts/Command';
import { Badge, Failure, Progress, Shown } from '../../parts/States';
import { Tabs } from '../../parts/Tabs';
import { useState } from 'react';
import { Counts } from './Counts';
import { CrossPlay } from './CrossPlay';
import { Grid } from './Grid';
import { Models } from './Models';
import { Search } from './Search';
import './sweep.css';

function SweepPage({ params }: { params: Record<string, string> }) {
  const id = params['id'] ?? '';
  const sweep = useAsk<Sweep>(`/api/sweeps/${encodeURIComponent(id)}`);
  useEvents(sweep.data ? `sweep:${id}` : null, (event, data) => {
    if (event === 'sweep') sweep.change((before) => grownSweep(before, data['sweep'] as Sweep));
  });
  return (
    <>
      <nav aria-label="Where this is"><Link href="/sweeps">Sweeps</Link> <span className="soft">/ {id.split('~').slice(-1)}</span></nav>
      <Shown of={sweep} height="24rem">{(data) => <Told sweep={data} />}</Shown>
    </>
  );
}

function Told({ sweep }: { sweep: Sweep }) {
  const [view, setView] = useView({ tab: '' });
  const done = sweep.cells.filter((cell) => ['finished', 'pruned', 'failed'].includes(cell.state)).length;
  const isSearch = sweep.kind === 'search';
  const tabs: [string, string][] = [
    ...(isSearch ? [['search', 'Search'] as [string, string]] : [['grid', 'Grid'] as [string, string]]),
    ['models', 'Trained models'],
    ...(sweep.crossplay ? [['crossplay', 'Cross-play'] as [string, string]] : []),
  ];
  const tab = tabs.some(([key]) => key === view.tab) ? view.tab : (tabs[0]?.[0] ?? 'grid');
  return (
    <>
      <div className="head">
        <div>
          <h1>{sweep.name}</h1>
          <span className="soft">{isSearch ? `A search for ${sweep.objectives.map((o) => `${o.direction === 'maximize' ? 'much' : 'little'} ${o.name}`).join(' and ')}` : `A grid of ${several(sweep.varied) || 'seeds'}`}, begun {ago(sweep.started)}</span>
          <Counts counts={sweep.counts} />
        </div>
        <Driver sweep={sweep} />
      </div>
      {sweep.driven ? <Progress label="Cells done" value={done} of={sweep.cells.length} /> : null}
      {sweep.cells.length === 0 ? (
        <div className="notice plain"><p>The sweep begins as soon as its cells are composed and held against each other’s needs; they appear here.</p></div>
      ) : (
        <Tabs label="Views of the sweep" value={tab} tabs={tabs} onChange={(key) => setView({ tab: key })}>
          {tab === 'models' ? <Models sweep={sweep} /> : tab === 'crossplay' ? <CrossPlay sweep={sweep} /> : isSearch ? <Search sweep={sweep} /> : <Grid sweep={sweep} />}
        </Tabs>
      )}
      {sweep.command ? <section className="stack" aria-label="Command"><h2>The same from a terminal</h2><Command text={sweep.command} /></section> : null}
    </>
  );
}

/** Whether a process drives it, and its end by a button where that is ours. */
function Driver({ sweep }: { sweep: Sweep }) {
  const newest = (useJobs() ?? []).filter((job) => job.run === sweep.id).sort((a, b) => b.asked - a.asked)[0] ?? sweep.job;
  const [refusal, setRefusal] = useState('');
  const stop = () => {
    if (newest) ask(`/api/jobs/${newest.id}/stop`, { method: 'POST' }).catch((error: unknown) => setRefusal(error instanceof Refusal ? error.message : String(error)));
  };
  const bad = newest?.state === 'failed' || newest?.state === 'refused';
  return (
    <div className="row">
      {newest && isLiving(newest) ? <><Badge state={newest.state} /><Button onClick={stop} disabled={newest.stopping}>{newest.stopping ? 'Stopping…' : 'Stop'}</Button></> : null}
      {sweep.driven && !(newest && isLiving(newest)) ? <span className="soft small">Driven elsewhere; stop it there.</span> : null}
      {!sweep.driven && !(newest && isLiving(newest)) && sweep.cells.some((c) => ['waiting', 'interrupted'].includes(c.state)) ? <span className="soft small">Nobody drives it now; its command goes on where it was.</span> : null}
      {bad ? <Failure error={newest.said || 'The sweep failed.'} /> : null}
      {refusal ? <Failure error={refusal} /> : null}
    </div>
  );
}

export default { path: '/sweeps/:id', title: 'Sweep', group: null, order: 23, component: SweepPage } satisfies Page;
