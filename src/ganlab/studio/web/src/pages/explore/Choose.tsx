import { useState } from 'react';
import { Link } from '../../data/address';
import { useAsk } from '../../data/ask';
import { useRested } from '../../data/picture';
import type { RunPage, RunRow } from '../../data/types';
import { TextField } from '../../parts/Field';
import { Badge, Empty, Shown } from '../../parts/States';
import { Thumb } from '../runs/Thumb';

const MOST = 60;

/** The list of runs that the page opens with. */
export function Choose() {
  return (
    <>
      <div className="head"><div><h1>Explore</h1><p className="soft">Choose a trained model: move its latent, walk between two samples, look into its layers.</p></div></div>
      <Runs label="Filter by words" href={(run) => `/explore?run=${encodeURIComponent(run.id)}`} />
    </>
  );
}

/** Runs with their newest pictures, each a link. */
export function Runs({ label, href, without }: { label: string; href: (run: RunRow) => string; without?: string }) {
  const [typed, setTyped] = useState('');
  const words = useRested(typed);
  const found = useAsk<RunPage>(`/api/runs?${new URLSearchParams({ words, count: String(MOST) })}`);
  return (
    <div className="stack">
      <div className="seek"><TextField label={label} type="search" placeholder="dcgan dataset=digits" value={typed} onChange={setTyped} /></div>
      <Shown of={found} height="16rem">
        {(page) => {
          const rows = page.rows.filter((run) => run.id !== without);
          if (page.all === 0) return <Empty title="No run yet"><p>A first one takes a minute: <Link href="/train">train a GAN</Link>, and explore it here.</p></Empty>;
          if (rows.length === 0) return <Empty title={words ? 'No run has all these words' : 'There is no other run'} />;
          return (
            <>
              <div className="cards">{rows.map((run) => <Card key={run.id} run={run} href={href(run)} />)}</div>
              {page.found > MOST ? <p className="soft">The {MOST} newest of {page.found}; filter for others.</p> : null}
            </>
          );
        }}
      </Shown>
    </div>
  );
}

function Card({ run, href }: { run: RunRow; href: string }) {
  return (
    <Link href={href} className="card recent">
      <Thumb run={run} none="no picture" />
      <b>{run.title}</b>
      <span className="row"><Badge state={run.state} /><span className="soft small">turn {run.turn ?? 0}</span></span>
    </Link>
  );
}
