import { useState } from 'react';
import { useAsk } from '../../data/ask';
import { addressOf, slot, useRested } from '../../data/picture';
import { Button } from '../../parts/Button';
import { TextField } from '../../parts/Field';
import { Picture } from '../../parts/Picture';
import { Select } from '../../parts/Select';
import { Slider } from '../../parts/Slider';
import { Failure } from '../../parts/States';
import { api, type Here, latentOf, pixelsOf, units } from './here';
import { pinned, randomSeed, replaced, text } from './latent';

const FIRST = 8;
const REACH = 4;

/** The sample, and everything that moves its latent. */
export function LatentPanel({ here }: { here: Here }) {
  const { facts, view, set, spot } = here;
  const off = units(view);
  const path = addressOf(api(here.id, 'picture.png'), { ...latentOf(here), off, pixels: pixelsOf(facts, 320), slot: slot('sample') });
  return (
    <aside className="card stack latent" aria-label="The latent">
      <Picture className="sample" path={path} alt={`The sample of seed ${spot.seed}${spot.z.length ? ', moved' : ''}`} />
      {off.length > 0 ? (
        <div className="notice warn small" role="status">
          {off.length === 1 ? 'One channel is' : `${off.length} channels are`} switched off.
          <Button small onClick={() => set({ off: null })}>Switch on again</Button>
        </div>
      ) : null}
      <div className="row">
        <Button kind="main" onClick={() => set({ seed: randomSeed(), z: null })}>Random</Button>
        <Button onClick={() => set({ a: pinned(spot), ...(view.tab === 'between' ? {} : { tab: 'between' }) })}>Pin A</Button>
        <Button onClick={() => set({ b: pinned(spot), ...(view.tab === 'between' ? {} : { tab: 'between' }) })}>Pin B</Button>
      </div>
      {facts.is_told ? <Select label="Class" value={view.label || (facts.classes[0] ?? '')} options={facts.classes.map((name) => [name, name])} onChange={(label) => set({ label })} /> : null}
      <Numbers here={here} />
      <Cut here={here} />
      <div className="form-grid">
        <TextField label="Seed" type="number" min={0} value={view.seed} onChange={(seed) => /^\d{1,9}$/.test(seed) && set({ seed: Number(seed) })} />
        {facts.checkpoints.length > 1 ? <Select label="Checkpoint" value={view.checkpoint} options={[['', 'The newest'], ...facts.checkpoints.map((name): [string, string] => [name, name.replace(/-0*(?=\d)/, ' ')])]} onChange={(checkpoint) => set({ checkpoint })} /> : null}
      </div>
    </aside>
  );
}

/** The first numbers as sliders, and all on demand. */
function Numbers({ here: { id, facts, view, set, spot } }: { here: Here }) {
  const [all, setAll] = useState(false);
  const drawn = useAsk<{ latent: number[] }>(addressOf(api(id, 'latent'), useRested({ seed: spot.seed, truncation: view.cut, checkpoint: view.checkpoint, slot: slot('latent') }, 60)));
  const shown = all ? facts.latent_dim : Math.min(FIRST, facts.latent_dim);
  const value = (i: number): number => Math.round(100 * (spot.z[i] ?? drawn.data?.latent[i] ?? 0)) / 100;
  if (drawn.error && !drawn.error.gone) return <Failure error={drawn.error} again={drawn.again} />;
  return (
    <div className="stack" role="group" aria-label="The numbers of the latent">
      <div className="row apart">
        <h2>Its numbers</h2>
        <Button kind="quiet" small disabled={spot.z.length === 0} onClick={() => set({ z: null })}>As drawn</Button>
      </div>
      <div className="numbers">
        {Array.from({ length: shown }, (_, i) => (
          <Slider key={i} label={`Number ${i + 1}`} min={-REACH} max={REACH} step={0.01} value={value(i)} onChange={(moved) => set({ z: text(replaced(spot.z, i, moved)) })} />
        ))}
      </div>
      {facts.latent_dim > FIRST ? <Button small onClick={() => setAll(!all)} aria-expanded={all}>{all ? `Only the first ${FIRST}` : `All ${facts.latent_dim}`}</Button> : null}
    </div>
  );
}

/** Truncation: how far from nought a drawn number may lie. */
function Cut({ here: { view, set } }: { here: Here }) {
  const cut = Number(view.cut) || REACH;
  return (
    <Slider
      label="Truncation" min={0.1} max={REACH} step={0.1} value={cut} onChange={(value) => set({ cut: value >= REACH ? null : value })}
      help={view.cut ? `what is drawn lies within ±${view.cut}: less variety, more typical samples` : 'none; less gives more typical samples'}
    />
  );
}
