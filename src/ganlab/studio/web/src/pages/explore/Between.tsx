import { useState } from 'react';
import { addressOf, slot } from '../../data/picture';
import { Button } from '../../parts/Button';
import { Choices } from '../../parts/Field';
import { Picture } from '../../parts/Picture';
import { Sheet } from '../../parts/Sheet';
import { Slider } from '../../parts/Slider';
import { Empty } from '../../parts/States';
import { api, type Here, labelOf, pixelsOf, sampleOf } from './here';
import { pinned, randomSeed, type Spot, text, unpinned } from './latent';

const FRAMES = 24;

/** The way from one pinned latent to another, as a strip and as a film. */
export function Between({ here }: { here: Here }) {
  const { view, set, spot } = here;
  const [a, b] = [unpinned(view.a), unpinned(view.b)];
  const draw = () => set({ a: view.a || pinned({ seed: randomSeed(), z: [] }), b: view.b || pinned({ seed: randomSeed(), z: [] }) });
  return (
    <div className="stack">
      <div className="ends">
        <End name="A" pin={a} here={here} onPin={() => set({ a: pinned(spot) })} />
        <End name="B" pin={b} here={here} onPin={() => set({ b: pinned(spot) })} />
      </div>
      {a && b ? <Way here={here} a={a} b={b} /> : (
        <Empty title="Pin two latents, and see the way between them">
          <p>Move the sliders or press <i>Random</i>, then <i>Pin A</i>; the same again for <i>Pin B</i>.</p>
          <Button onClick={draw}>{a || b ? 'Draw the other one' : 'Draw both'}</Button>
        </Empty>
      )}
    </div>
  );
}

function End({ name, pin, here, onPin }: { name: string; pin: Spot | null; here: Here; onPin: () => void }) {
  return (
    <section className="end" aria-label={`Latent ${name}`}>
      {pin ? <Picture path={sampleOf(here, `end${name}`, pin)} alt={`The sample of ${name}`} /> : <div className="picture hole">{name}</div>}
      <div className="stack">
        <h3>{name}{pin ? <span className="soft small"> seed {pin.seed}{pin.z.length ? ', moved' : ''}</span> : null}</h3>
        <Button small onClick={onPin}>Pin here</Button>
        {pin ? <Button small onClick={() => here.set({ seed: pin.seed, z: text(pin.z) })}>Go there</Button> : null}
      </div>
    </section>
  );
}

function Way({ here, a, b }: { here: Here; a: Spot; b: Spot }) {
  const { id, facts, view, set } = here;
  const [playing, setPlaying] = useState(false);
  const steps = Math.min(16, Math.max(3, Math.round(Number(view.steps)) || 8));
  const ends = { a_seed: a.seed, a_z: text(a.z), b_seed: b.seed, b_z: text(b.z), way: view.way === 'straight' ? 'straight' : 'spherical', label: labelOf(here), truncation: view.cut, checkpoint: view.checkpoint };
  const strip = addressOf(api(id, 'interpolation.png'), { ...ends, steps, pixels: pixelsOf(facts, 128), slot: slot('way') });
  const film = addressOf(api(id, 'interpolation.gif'), { ...ends, steps: FRAMES, pixels: 256, slot: slot('film') });
  const tiles = Array.from({ length: steps }, (_, i) => ({ name: i === 0 ? 'A' : i === steps - 1 ? 'B' : `Step ${i} of ${steps - 1} from A to B`, caption: i === 0 ? 'A' : i === steps - 1 ? 'B' : null }));
  return (
    <>
      <div className="form-grid">
        <Choices legend="Way" value={ends.way} options={[['spherical', 'Along the sphere'], ['straight', 'Straight']]} onChange={(way) => set({ way })} />
        <Slider label="Pictures" min={3} max={16} value={steps} onChange={(value) => set({ steps: value })} />
      </div>
      <Sheet label="From A to B" path={strip} columns={steps} tiles={tiles} across={steps} close />
      <div className="row">
        <Button onClick={() => setPlaying(!playing)} aria-pressed={playing}>{playing ? 'Stop the film' : 'Play as a film'}</Button>
        <a className="button" href={film} download={`a-to-b-${a.seed}-${b.seed}.gif`}>Save the GIF</a>
      </div>
      {playing ? <div className="film-of"><Picture path={film} alt="A film from A to B and back" /></div> : null}
      <p className="soft small">The sphere keeps to the distances from nought at which latents are drawn; the straight way passes nearer to it, where samples may fade.</p>
    </>
  );
}
