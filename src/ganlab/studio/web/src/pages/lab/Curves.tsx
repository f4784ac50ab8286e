import { useMemo } from 'react';
import { Chart } from '../../parts/Chart';
import type { History } from './history';

/** What happened so far: losses, how far the two clouds are apart, how many modes the generator reaches. */
export function Curves({ history, modes }: { history: History; modes: number | null }) {
  const losses = useMemo(
    () => Object.entries(history.losses).map(([name, values]) => ({ name: name.split('/')[1] ?? name, values, colour: name.endsWith('/generator') ? 1 : name.endsWith('/discriminator') ? 0 : undefined })),
    [history],
  );
  const apart = useMemo(() => [{ name: 'KL', values: history.kl, colour: 5 }, { name: 'JS', values: history.js, colour: 2 }], [history]);
  const covered = useMemo(() => [{ name: `modes covered, of ${modes ?? 0}`, values: history.covered, colour: 3 }], [history, modes]);
  return (
    <>
      <div className="card"><Chart title="Loss by turn" turns={history.turns} lines={losses} smooth={Math.max(1, Math.round(history.turns.length / 40))} height={150} /></div>
      <div className="card"><Chart title="Apart, in nats" turns={history.looked} lines={apart} height={130} /></div>
      {modes === null ? null : <div className="card"><Chart title="Modes" turns={history.looked} lines={covered} height={110} /></div>}
    </>
  );
}
