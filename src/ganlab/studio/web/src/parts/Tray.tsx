import { useState } from 'react';
import { ask, Refusal } from '../data/ask';
import { Link } from '../data/address';
import { isLiving, placeOf, useJobs } from '../data/jobs';
import type { Job } from '../data/types';
import { ago } from '../data/words';
import { Button } from './Button';
import { Badge } from './States';

const RECENT = 3;
const WIDE = 1400; // px, above which it takes no room from the page; style.css has the same

/** What runs and what waits, at the right of every page; it is not shown where nothing ever ran. */
export function Tray() {
  const jobs = useJobs();
  const [open, setOpen] = useState(() => window.innerWidth > WIDE);
  const living = (jobs ?? []).filter(isLiving);
  if (living.length === 0) return null;
  if (!open) return <Button className="tray-open" onClick={() => setOpen(true)}>{living.length} running or queued</Button>;
  const ended = (jobs ?? []).filter((job) => !isLiving(job)).slice(0, RECENT);
  return (
    <aside className="tray" aria-label="Running jobs">
      <div className="row" style={{ justifyContent: 'space-between' }}>
        <h2>Running</h2>
        <Button kind="quiet" small onClick={() => setOpen(false)} aria-label="Close the tray">Close</Button>
      </div>
      <ul>{living.map((job) => <Living key={job.id} job={job} />)}</ul>
      {ended.length > 0 && (
        <>
          <h3 className="soft">Ended</h3>
          <ul>
            {ended.map((job) => (
              <li key={job.id} className="small">
                {placeOf(job) ? <Link href={placeOf(job) ?? ''}>{job.title}</Link> : job.title} <Badge state={job.state} />
              </li>
            ))}
          </ul>
        </>
      )}
    </aside>
  );
}

function Living({ job }: { job: Job }) {
  const [said, setSaid] = useState('');
  const stop = () => {
    ask(`/api/jobs/${job.id}/stop`, { method: 'POST' }).catch((error: unknown) => setSaid(error instanceof Refusal ? error.message : String(error)));
  };
  return (
    <li className="tray-job">
      {placeOf(job) ? <Link href={placeOf(job) ?? ''}>{job.title}</Link> : <b>{job.title}</b>}
      <div className="row"><Badge state={job.state} /><span className="soft small">asked {ago(job.asked)}</span></div>
      {said ? <span className="soft small" role="alert">{said}</span> : null}
      <Button small onClick={stop} disabled={job.stopping}>{job.stopping ? 'Stopping…' : job.state === 'queued' ? 'Take out' : 'Stop'}</Button>
    </li>
  );
}
