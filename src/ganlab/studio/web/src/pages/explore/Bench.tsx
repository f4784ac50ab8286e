import { useMemo } from 'react';
import { useRested } from '../../data/picture';
import { Command } from '../../parts/Command';
import { Tabs } from '../../parts/Tabs';
import { Between } from './Between';
import { type Change, type Facts, type Here, type View } from './here';
import { Judge } from './Judge';
import { numbers, seedOf } from './latent';
import { LatentPanel } from './LatentPanel';
import { Layers } from './Layers';
import { Many } from './Many';
import { MapOf } from './MapOf';
import { Second } from './Second';
import { command } from './terminal';
import { Through } from './Through';

const PARTS: Record<string, { title: string; part: (props: { here: Here }) => React.ReactNode }> = {
  many: { title: 'Many', part: Many },
  between: { title: 'A to B', part: Between },
  map: { title: 'Map', part: MapOf },
  layers: { title: 'Layers', part: Layers },
  judge: { title: 'Judge', part: Judge },
  through: { title: 'Checkpoints', part: Through },
  second: { title: 'Second model', part: Second },
};
const TABS = Object.entries(PARTS).map(([key, { title }]): [string, string] => [key, title]);
const REST = 250;

/** One latent on the left, and what can be seen of it on the right. */
export function Bench({ id, folder, facts, view, set }: { id: string; folder: string; facts: Facts; view: View; set: Change }) {
  const here = useMemo((): Here => ({ id, facts, view, set, spot: { seed: seedOf(view.seed), z: numbers(view.z).slice(0, facts.latent_dim) } }), [id, facts, view, set]);
  const rested = useRested(view, REST);
  // the picture under the sliders goes first: the rest follows when they stand still
  const still = useMemo((): Here => ({ id, facts, view: { ...rested, tab: view.tab }, set, spot: { seed: seedOf(rested.seed), z: numbers(rested.z).slice(0, facts.latent_dim) } }), [id, facts, rested, view.tab, set]);
  const tab = view.tab in PARTS ? view.tab : 'many';
  const like = folder ? command(folder, { ...still.view, tab }) : null;
  const Part = PARTS[tab]?.part ?? Many;
  return (
    <div className="bench">
      <LatentPanel here={here} />
      <section className="card stack" aria-label="What can be seen of it">
        <Tabs label="What to see" value={tab} tabs={TABS} onChange={(next) => set({ tab: next })}><Part here={still} /></Tabs>
        {like ? <details><summary>From a terminal</summary><div className="stack"><Command text={like} /><p className="soft small">It draws latents of its own by the seed.</p></div></details> : null}
      </section>
    </div>
  );
}
