import { Link } from '../../data/address';
import { useAsk } from '../../data/ask';
import { isLiving, placeOf, useJobs } from '../../data/jobs';
import type { RunPage, RunRow } from '../../data/types';
import type { Page } from '../../page';
import { Badge, Empty, Shown } from '../../parts/States';
import { thumbnail } from '../runs/row';

function Home() {
  const recent = useAsk<RunPage>('/api/runs?count=5');
  const living = (useJobs() ?? []).filter(isLiving);
  return (
    <>
      <div className="head">
        <div>
          <h1>What would you like to do?</h1>
          <p className="soft">Train generative adversarial networks on this machine, and see what they learn.</p>
        </div>
      </div>
      <div className="cards">
        {DOORS.map(({ href, title, text, picture }) => (
          <Link key={href} href={href} className="card door">
            <svg viewBox="0 0 240 110" aria-hidden="true">{picture}</svg>
            <h2>{title}</h2>
            <span className="soft">{text}</span>
          </Link>
        ))}
      </div>
      {living.length > 0 && (
        <section className="stack" aria-label="What is running">
          <h2>Running</h2>
          <div className="row">
            {living.map((job) => (
              <Link key={job.id} className="button" href={placeOf(job) ?? '/runs'}>{job.title} <Badge state={job.state} /></Link>
            ))}
          </div>
        </section>
      )}
      <section className="stack" aria-label="Last runs">
        <div className="head"><h2>Last runs</h2><Link href="/runs">All runs</Link></div>
        <Shown of={recent}>
          {(page) => page.rows.length === 0
            ? <Empty title="No run yet"><p>A first one takes a minute: <Link href="/train">train a GAN</Link>.</p></Empty>
            : <div className="cards">{page.rows.map((run) => <Recent key={run.id} run={run} />)}</div>}
        </Shown>
      </section>
    </>
  );
}

function Recent({ run }: { run: RunRow }) {
  const src = thumbnail(run);
  return (
    <Link href={`/runs/${run.id}`} className="card recent">
      {src ? <img className="thumb" src={src} alt="" /> : <div className="thumb" />}
      <b>{run.title}</b>
      <span><Badge state={run.state} /></span>
    </Link>
  );
}

const DOTS = Array.from({ length: 8 }, (_, i) => [120 + 70 * Math.cos((i * Math.PI) / 4), 55 + 38 * Math.sin((i * Math.PI) / 4)] as const);
const DOORS = [
  {
    href: '/train', title: 'Train', text: 'Choose data and two players, and watch pictures grow clearer. One minute is enough.',
    picture: <><path d="M20 25c40 70 70 60 200 66" fill="none" stroke="var(--c0)" strokeWidth="3" /><path d="M20 80c60-60 90-20 200-30" fill="none" stroke="var(--c1)" strokeWidth="3" /></>,
  },
  {
    href: '/runs', title: 'Look at runs', text: 'Curves, pictures through the training, and what went wrong, also of runs from the command line.',
    picture: <g fill="var(--c2)">{[0, 1, 2, 3].map((i) => <rect key={i} x={34 + i * 45} y={75 - i * 15} width={30} height={20 + i * 15} rx={5} opacity={0.45 + i * 0.18} />)}</g>,
  },
  {
    href: '/lab', title: 'Play', text: 'Points in the plane, live: see in ten seconds how two players push each other.',
    picture: <>{DOTS.map(([x, y]) => <g key={`${x} ${y}`}><circle cx={x} cy={y} r={6} fill="var(--c0)" /><circle cx={x + 9} cy={y - 7} r={4} fill="var(--c1)" /></g>)}</>,
  },
];

export default { path: '/', title: 'Home', group: null, order: 0, component: Home } satisfies Page;
