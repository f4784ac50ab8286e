import { Link } from '../../data/address';
import { useAsk } from '../../data/ask';
import { useEvents } from '../../data/events';
import { isLiving, useJobs } from '../../data/jobs';
import type { RunPage, RunRow } from '../../data/types';
import { ago, metric, number } from '../../data/words';
import type { Page } from '../../page';
import { Badge, Shown } from '../../parts/States';
import { Thumb } from '../runs/Thumb';
import { Doors } from './Doors';
import { First } from './First';
import { Running } from './Running';
import './home.css';

function Home() {
  const recent = useAsk<RunPage>('/api/runs?count=12');
  useEvents('jobs', recent.again);
  const living = (useJobs() ?? []).filter(isLiving);
  const rows = recent.data?.rows ?? [];
  const trained = [...living.filter((job) => job.state === 'running' && job.kind !== 'sweep').map((job) => job.run), ...rows.filter((run) => run.state === 'running').map((run) => run.id)];
  const ids = [...new Set(trained.filter((id) => id !== null))];
  return (
    <>
      <div className="head">
        <div>
          <h1>{recent.data?.all === 0 ? 'Welcome. What would you like to do?' : 'What would you like to do?'}</h1>
          <p className="soft lead">Two neural networks play against each other, and one of them learns to make pictures. Here you watch, steer and build them.</p>
        </div>
      </div>
      <Doors />
      <Running ids={ids} sweeps={living.filter((job) => job.state === 'running' && job.kind === 'sweep')} waiting={living.filter((job) => job.state === 'queued')} />
      <Shown of={recent} height="14rem">
        {(page) => page.all === 0 ? (ids.length > 0 ? null : <First />) : rows.every((run) => ids.includes(run.id)) ? null : (
          <section className="stack" aria-label="Last runs">
            <div className="head"><h2>Last runs</h2><Link href="/runs">{page.all === 1 ? 'The one run' : `All ${number(page.all)} runs`}</Link></div>
            <div className="cards five">{rows.filter((run) => !ids.includes(run.id)).slice(0, 5).map((run) => <Recent key={run.id} run={run} />)}</div>
          </section>
        )}
      </Shown>
    </>
  );
}

function Recent({ run }: { run: RunRow }) {
  const [measured] = Object.entries(run.metrics);
  return (
    <Link href={`/runs/${encodeURIComponent(run.id)}`} className="card recent">
      <Thumb run={run} none={run.state === 'running' ? 'no picture yet' : 'no picture'} />
      <b>{run.title}</b>
      <span className="row tight"><Badge state={run.state} />{measured ? <span className="soft small">{metric(measured[0])} {number(measured[1], 3)}</span> : null}</span>
      <span className="soft small">{ago(run.started)}</span>
    </Link>
  );
}

export default { path: '/', title: 'Home', group: null, order: 0, component: Home } satisfies Page;
