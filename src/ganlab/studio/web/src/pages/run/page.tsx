import { useCallback, useState } from 'react';
import { Link, useView } from '../../data/address';
import { useAsk } from '../../data/ask';
import { useEvents } from '../../data/events';
import type { Finding, RunFull, RunRow, Sample } from '../../data/types';
import type { Page } from '../../page';
import { Command } from '../../parts/Command';
import { Film } from '../../parts/Film';
import { Failure, Shown } from '../../parts/States';
import { Curves } from './Curves';
import { Findings } from './Findings';
import { Header } from './Header';
import { More } from './More';

function RunPage({ params }: { params: Record<string, string> }) {
  const id = params['id'] ?? '';
  const run = useAsk<RunFull>(`/api/runs/${encodeURIComponent(id)}`);
  const [gone, setGone] = useState('');
  useEvents(run.data ? `run:${id}` : null, (event, data) => {
    if (event === 'run' && (run.data?.folder === '' || run.data?.state !== (data['run'] as RunRow).state)) run.again();
    else if (event === 'run') run.change((before) => ({ ...before, ...(data['run'] as RunRow) }));
    if (event === 'samples') run.change((before) => ({ ...before, samples: data['samples'] as Sample[] }));
    if (event === 'findings') run.change((before) => ({ ...before, findings: data['findings'] as Finding[] }));
    if (event === 'gone') setGone(String(data['said']));
  });
  return (
    <>
      <nav aria-label="Where this is"><Link href="/runs">Runs</Link> <span className="soft">/ {id.split('~').slice(-1)}</span></nav>
      {gone && run.data && run.data.folder !== '' ? <Failure error={`${gone}. What was read of it is still shown.`} /> : null}
      {gone && run.data ? <Told run={run.data} again={run.again} /> : <Shown of={run} height="24rem">{(data) => <Told run={data} again={run.again} />}</Shown>}
    </>
  );
}

function Told({ run, again }: { run: RunFull; again: () => void }) {
  const [view, setView] = useView({ step: '' });
  const onStep = useCallback((step: number | null) => setView({ step }), [setView]);
  const frames = run.samples.map((sample) => ({ step: sample.turn, src: `/api/runs/${encodeURIComponent(run.id)}/picture/${encodeURIComponent(sample.name)}` }));
  if (run.folder === '') {
    return (
      <>
        <Header run={run} again={again} />
        <div className="notice plain"><p>The run begins as soon as its networks are built. If it was refused, <Link href={`/train?o=${encodeURIComponent(run.overrides.filter((o) => !o.startsWith('paths.')).join('\n'))}`}>mend it in Train</Link>.</p></div>
        <Command text={run.command} />
      </>
    );
  }
  return (
    <>
      <Header run={run} again={again} />
      <Findings findings={run.findings} />
      <div className="split wide">
        <section className="card stack" aria-label="Curves"><Curves key={run.id} run={run} /></section>
        <section className="card stack pictures" aria-label="Samples">
          <h2>Samples through the training</h2>
          <Film label="Samples" frames={frames} step={view.step === '' ? null : Number(view.step)} onStep={onStep} living={run.state === 'running'} />
        </section>
      </div>
      <section className="stack" aria-label="Command"><h2>The same from a terminal</h2><Command text={run.command} />{run.wandb?.sync ? <><p className="soft">It was logged to Weights &amp; Biases without a network; this sends it:</p><Command label="The command that sends it" text={run.wandb.sync} /></> : null}</section>
      <section className="card" aria-label="More of the run"><More run={run} /></section>
    </>
  );
}

export default { path: '/runs/:id', title: 'Run', group: null, order: 11, component: RunPage } satisfies Page;
