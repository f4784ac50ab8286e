import { useEffect } from 'react';
import { Link } from '../../data/address';
import { ask, useAsk } from '../../data/ask';
import { useHeldView } from '../../data/held';
import { addressOf, slot } from '../../data/picture';
import type { RunFull } from '../../data/types';
import type { Page } from '../../page';
import { Failure, Loading } from '../../parts/States';
import { Bench } from './Bench';
import { Choose } from './Choose';
import { type Change, type Facts, type View, VIEW } from './here';
import './explore.css';

function Explore() {
  const [view, set] = useHeldView(VIEW);
  useEffect(() => {
    ask('/api/worker', { method: 'POST' }).catch(() => undefined);
  }, []);
  return view.run ? <Opened key={view.run} view={view} set={set} /> : <Choose />;
}

function Opened({ view, set }: { view: View; set: Change }) {
  const facts = useAsk<Facts>(addressOf(`/api/explore/${encodeURIComponent(view.run)}`, { checkpoint: view.checkpoint, slot: slot('facts') }));
  const run = useAsk<RunFull>(facts.data ? `/api/runs/${encodeURIComponent(view.run)}` : null);
  const error = facts.error;
  return (
    <>
      <div className="head">
        <div>
          <h1>{run.data?.title ?? 'Explore'}</h1>
          <p className="soft">
            {facts.data ? `${facts.data.dataset}, turn ${facts.data.turn}, a latent of ${facts.data.latent_dim} numbers. ` : ''}
            <Link href={`/runs/${encodeURIComponent(view.run)}`}>The run</Link>
          </p>
        </div>
        <Link className="button" href="/explore">Another run</Link>
      </div>
      {error ? <Failure error={error} again={facts.again} /> : null}
      {!error && facts.data === null ? <><p className="soft" role="status">Opening the run. The worker starts with the first one, which takes some seconds.</p><Loading height="24rem" /></> : null}
      {facts.data ? <Bench id={view.run} folder={run.data?.folder ?? ''} facts={facts.data} view={view} set={set} /> : null}
    </>
  );
}

export default { path: '/explore', title: 'Explore', group: 'Inspect', order: 14, icon: 'M6 4v16M12 4v16M18 4v16M4 9h4M10 15h4M16 7h4', component: Explore } satisfies Page;
