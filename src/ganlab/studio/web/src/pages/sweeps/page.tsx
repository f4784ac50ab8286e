import { Link } from '../../data/address';
import { useAsk } from '../../data/ask';
import { useEvents } from '../../data/events';
import type { SweepRow } from '../../data/sweep';
import { ago, several } from '../../data/words';
import type { Page } from '../../page';
import { Empty, Failure, Shown } from '../../parts/States';
import { Counts } from '../sweep/Counts';
import '../sweep/sweep.css';

function Sweeps() {
  const sweeps = useAsk<SweepRow[]>('/api/sweeps');
  useEvents('jobs', sweeps.again);
  return (
    <>
      <div className="head">
        <div><h1>Sweeps</h1><p className="soft">Grids and searches below this folder of runs, from here and from the command line.</p></div>
        <Link href="/new-sweep" className="button main">New sweep</Link>
      </div>
      <Shown of={sweeps} height="20rem">
        {(rows) => rows.length === 0 ? (
          <Empty title="No sweep yet">
            <p>A sweep trains every pair of some networks, or every rate of some rates, and shows which is best. <Link href="/new-sweep">Make one</Link>, or give <code>ganlab train -m generator=gan,dcgan discriminator=gan,wgan_gp</code>.</p>
          </Empty>
        ) : <div className="cards sweeps">{rows.map((row) => <Card key={row.id} row={row} />)}</div>}
      </Shown>
    </>
  );
}

function Card({ row }: { row: SweepRow }) {
  if (row.error) return <div className="card stack"><h2>{row.name}</h2><Failure error={row.error} /></div>;
  return (
    <Link href={`/sweeps/${encodeURIComponent(row.id)}`} className="card door">
      <div className="quilt" aria-hidden="true">
        {(row.pictures ?? []).map(({ run, name }) => <span key={run}><img src={`/api/runs/${encodeURIComponent(run)}/picture/${encodeURIComponent(name)}`} alt="" loading="lazy" /></span>)}
      </div>
      <h2>{row.name}</h2>
      <span className="soft">{row.kind === 'search' ? `Search for ${row.objectives.map((o) => o.name).join(' and ')}` : row.varied.length > 0 ? `Grid of ${several(row.varied)}` : 'One setting'}, {row.count} {row.kind === 'search' ? 'trials' : 'cells'}, {ago(row.started)}</span>
      <Counts counts={row.counts} />
    </Link>
  );
}

export default { path: '/sweeps', title: 'Sweeps', group: 'Build', order: 22, icon: 'M4 4h16v16H4zM4 9.3h16M4 14.7h16M9.3 4v16M14.7 4v16', component: Sweeps } satisfies Page;
