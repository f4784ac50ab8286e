import { Link } from '../../data/address';
import { useAsk } from '../../data/ask';
import { placeOf } from '../../data/jobs';
import { useEvents } from '../../data/events';
import type { Job, RunFull, RunRow } from '../../data/types';
import { duration, number, timeLeft } from '../../data/words';
import { Badge, Progress } from '../../parts/States';
import { Thumb } from '../runs/Thumb';

/** What is trained now, each with its newest picture and how far it is; what waits stands below. */
export function Running({ ids, sweeps, waiting }: { ids: string[]; sweeps: Job[]; waiting: Job[] }) {
  if (ids.length + sweeps.length + waiting.length === 0) return null;
  return (
    <section className="stack" aria-label="What is running">
      <h2>Running now</h2>
      <div className="cards wider">{ids.map((id) => <Now key={id} id={id} />)}</div>
      {sweeps.length > 0 ? <p className="row">{sweeps.map((job) => <Place key={job.id} job={job} />)}</p> : null}
      {waiting.length > 0 ? (
        <p className="row"><span className="soft">Then:</span>{waiting.map((job) => <Place key={job.id} job={job} />)}</p>
      ) : null}
    </section>
  );
}

function Place({ job }: { job: Job }) {
  const href = placeOf(job);
  return href ? <Link href={href}>{job.title}</Link> : <span>{job.title}</span>;
}

function Now({ id }: { id: string }) {
  const base = `/api/runs/${encodeURIComponent(id)}`;
  const run = useAsk<RunFull>(base);
  useEvents(run.data ? `row:${id}` : null, (event, data) => {
    if (event === 'run' && run.data?.folder === '') run.again();
    else if (event === 'run') run.change((before) => ({ ...before, ...(data['run'] as RunRow) }));
  });
  if (!run.data) return null;
  const { title, turn, turns, started, state } = run.data;
  const left = timeLeft(turn, turns, started, Date.now() / 1000);
  return (
    <Link href={`/runs/${encodeURIComponent(id)}`} className="card now">
      <Thumb run={run.data} none="no picture yet" />
      <div className="stack">
        <b>{title}</b>
        <Progress label={`Turns of ${title}`} value={turn ?? 0} of={turns} />
        <span className="soft small">{state === 'new' ? 'builds its networks' : <>turn {number(turn)}{turns ? ` of ${number(turns)}` : ''}{left !== null ? `, about ${duration(left)} left` : ''}</>}</span>
        <span><Badge state={state === 'new' ? 'running' : state} /></span>
      </div>
    </Link>
  );
}
