import { useEffect } from 'react';
import { Link } from '../../data/address';
import { ask, useAsk } from '../../data/ask';
import { useHeldView } from '../../data/held';
import type { Page } from '../../page';
import { Failure, Shown } from '../../parts/States';
import { Cards } from './Cards';
import { Dataset } from './Dataset';
import { type Card, VIEW } from './source';
import './data.css';

function Data() {
  const [view, set] = useHeldView(VIEW);
  const cards = useAsk<{ datasets: Card[] }>('/api/data');
  useEffect(() => {
    ask('/api/worker', { method: 'POST' }).catch(() => undefined);
  }, []);
  return (
    <Shown of={cards} height="24rem">
      {({ datasets }) => {
        if (!view.dataset) return <Cards cards={datasets} />;
        const card = datasets.find((one) => one.word === view.dataset);
        return card ? <Dataset key={card.word} card={card} view={view} set={set} /> : (
          <><h1>Data</h1><Failure error={`There is no dataset=${view.dataset}.`} /><p><Link href="/data">All datasets</Link></p></>
        );
      }}
    </Shown>
  );
}

export default { path: '/data', title: 'Data', group: 'Learn', order: 1, icon: 'M4 4h6.5v6.5H4zM13.5 4H20v6.5h-6.5zM4 13.5h6.5V20H4zM13.5 13.5H20V20h-6.5z', component: Data } satisfies Page;
