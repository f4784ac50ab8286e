import { useEffect, useState } from 'react';
import { Link } from '../../data/address';
import { ask, Refusal, useAsk } from '../../data/ask';
import { isLiving, useJobs } from '../../data/jobs';
import type { Job, RunFull } from '../../data/types';
import { ago, duration, metric, number, timeLeft } from '../../data/words';
import { Button } from '../../parts/Button';
import { Badge, Failure, Progress } from '../../parts/States';

/** What the run is, how far it is, and stop or resume. */
export function Header({ run, again }: { run: RunFull; again: () => void }) {
  const now = useNow(run.state === 'running');
  const jobs = useJobs();
  const newest = (jobs ?? []).filter((job) => job.run === run.id).sort((a, b) => b.asked - a.asked)[0];
  const job = newest ?? run.job;
  const living = job !== null && isLiving(job);
  const left = run.state === 'running' ? timeLeft(run.turn, run.turns, run.started, now) : null;
  return (
    <>
      <div className="head">
        <div>
          <h1>{run.title}</h1>
          <div><Badge state={living && job.state === 'queued' ? 'queued' : run.state} /></div>
          <div className="chips">{run.overrides.filter((o) => !/^(paths\.|(generator|discriminator|dataset)=)/.test(o)).map((o) => <code key={o}>{o}</code>)}</div>
        </div>
        <Actions run={run} job={living ? job : null} again={again} />
      </div>
      <div className="stack">
        <Progress label="Turns done" value={run.turn ?? 0} of={run.turns} />
        <dl className="facts">
          <Fact name="Turn">{number(run.turn)}{run.turns ? ` of ${number(run.turns)}` : ''}</Fact>
          {left !== null ? <Fact name="Time left">about {duration(left)}</Fact> : null}
          <Fact name="Started">{ago(run.started)}</Fact>
          {run.ended && run.started && run.state !== 'running' ? <Fact name="Took">{duration(run.ended - run.started)}</Fact> : null}
          {Object.entries(run.metrics).map(([name, value]) => <Fact key={name} name={metric(name)}>{number(value)}</Fact>)}
        </dl>
      </div>
      <Trouble run={run} job={job} />
    </>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return <div><dt>{name}</dt><dd>{children}</dd></div>;
}

function Actions({ run, job, again }: { run: RunFull; job: Job | null; again: () => void }) {
  const [refusal, setRefusal] = useState('');
  const act = (path: string) => {
    setRefusal('');
    ask(path, { method: 'POST' }).then(again, (error: unknown) => setRefusal(error instanceof Refusal ? error.message : String(error)));
  };
  const resumable = ['interrupted', 'failed', 'new'].includes(run.state) && !job && run.folder !== '';
  return (
    <div className="row">
      {run.wandb?.address ? <a className="button" href={run.wandb.address} target="_blank" rel="noreferrer">W&amp;B</a> : null}
      {run.turn ? <Link className="button" href={`/explore?run=${encodeURIComponent(run.id)}`}>Explore</Link> : null}
      {job ? <Button onClick={() => act(`/api/jobs/${job.id}/stop`)} disabled={job.stopping}>{job.stopping ? 'Stopping…' : 'Stop'}</Button> : null}
      {run.state === 'failed' ? <Link className="button" href={trainLike(run)}>Change in Train</Link> : null}
      {resumable ? <Button kind="main" onClick={() => act(`/api/jobs/resume/${encodeURIComponent(run.id)}`)}>Resume</Button> : null}
      {run.state === 'running' && !job ? <span className="soft small">Started elsewhere; stop it there.</span> : null}
      {refusal ? <Failure error={refusal} /> : null}
    </div>
  );
}

/** Why a run ended before its end, with the last lines of its log, or of what its job printed. */
function Trouble({ run, job }: { run: RunFull; job: Job | null }) {
  const bad = job !== null && (job.state === 'failed' || job.state === 'refused');
  const cut = run.state === 'interrupted' && run.error === null && job?.state !== 'stopped';
  const shown = run.state === 'failed' || bad || cut;
  const printed = useAsk<Job & { log: string }>(bad ? `/api/jobs/${job.id}` : null);
  const written = useAsk<{ text: string }>(shown && !bad && run.folder !== '' ? `/api/runs/${encodeURIComponent(run.id)}/log` : null);
  if (!shown) return null;
  const lines = (printed.data?.log ?? written.data?.text ?? '').trim().split('\n').slice(-12).join('\n');
  const ended = cut ? 'It ended before its last turn, by a signal or because the machine did. Resume goes on where it was.' : 'The run failed.';
  return (
    <div className={cut ? 'notice warn' : 'notice bad'} role="alert">
      <b>{run.error ?? (job?.said || ended)}</b>
      {lines ? <details open={!cut}><summary>The last lines of its log</summary><pre tabIndex={0}>{lines}</pre></details> : null}
    </div>
  );
}

const trainLike = (run: RunFull): string => `/train?o=${encodeURIComponent(run.overrides.filter((o) => !o.startsWith('paths.')).join('\n'))}`;

function useNow(running: boolean): number {
  const [now, setNow] = useState(Date.now() / 1000);
  useEffect(() => {
    if (!running) return;
    const timer = window.setInterval(() => setNow(Date.now() / 1000), 1000);
    return () => window.clearInterval(timer);
  }, [running]);
  return now;
}
