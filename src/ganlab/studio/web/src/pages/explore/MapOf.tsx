import { type MouseEvent, useRef, useState } from 'react';
import { ask, Refusal, useAsk } from '../../data/ask';
import { addressOf, slot } from '../../data/picture';
import { Choices } from '../../parts/Field';
import { Picture } from '../../parts/Picture';
import { Slider } from '../../parts/Slider';
import { Failure } from '../../parts/States';
import { api, type Here, labelOf, pixelsOf } from './here';
import { place, text } from './latent';
import { Scatter } from './Scatter';

const REACH = 3;
const STEPS = 9;

/** The latent space as a picture: a plane through the latent, or samples by what they look like. */
export function MapOf({ here }: { here: Here }) {
  const { view, set } = here;
  const kind = ['strongest', 'random', 'looks'].includes(view.axes) ? view.axes : 'strongest';
  return (
    <div className="stack">
      <Choices legend="Map" value={kind} options={[['strongest', 'Where samples change most'], ['random', 'A plane by chance'], ['looks', 'By what they look like']]} onChange={(axes) => set({ axes })} />
      {kind === 'looks' ? <Scatter here={here} /> : <Plane key={`${kind} ${view.seed} ${view.checkpoint}`} here={here} axes={kind} />}
    </div>
  );
}

function Plane({ here, axes }: { here: Here; axes: string }) {
  const { id, facts, view, set, spot } = here;
  const z = text(spot.z);
  // a click moves within the plane: the map stays as it is
  const [from, setFrom] = useState(z);
  const placed = useRef<string | null>(null);
  const [refusal, setRefusal] = useState('');
  if (z !== from && z !== placed.current) {
    placed.current = null;
    setFrom(z);
  }
  const common = { axes, seed: spot.seed, checkpoint: view.checkpoint };
  const told = useAsk<{ here: [number, number] }>(addressOf(api(id, 'map'), { ...common, z, x: 0, y: 0, slot: slot('where') }));
  const [x, y] = told.data?.here ?? [0, 0];
  const move = (to: [number, number]) => {
    setRefusal('');
    ask<{ latent: number[] }>(addressOf(api(id, 'map'), { ...common, z, x: to[0].toFixed(3), y: to[1].toFixed(3), slot: slot('move') })).then(
      ({ latent }) => {
        placed.current = text(latent.map((value) => Math.min(10, Math.max(-10, value))));
        set({ z: placed.current });
      },
      (error: unknown) => error instanceof Refusal && error.status === 409 ? undefined : setRefusal(error instanceof Refusal ? error.message : String(error)),
    );
  };
  const click = (event: MouseEvent<HTMLButtonElement>) => {
    if (event.detail > 0) move(place(event.currentTarget.getBoundingClientRect(), event.clientX, event.clientY, REACH));
  };
  const share = (value: number): number => Math.min(100, Math.max(0, 50 + (50 * value) / REACH));
  const path = addressOf(api(id, 'map.png'), { ...common, z: from, label: labelOf(here), steps: STEPS, reach: REACH, pixels: pixelsOf(facts, 64), slot: slot('map') });
  return (
    <>
      <p className="soft">
        {axes === 'strongest' ? 'Across and up are the two directions along which samples change most.' : 'Across and up are two directions drawn by chance.'} Click where to go.
      </p>
      {refusal ? <Failure error={refusal} /> : null}
      <div className="map">
        <Picture path={path} alt="">
          <button type="button" className="map-click" style={{ backgroundSize: `${100 / STEPS}% 100%, 100% ${100 / STEPS}%` }} aria-label="The map; the sliders below it go to a place by keyboard" tabIndex={-1} onClick={click}>
            {told.data ? <i className="here" style={{ left: `${share(x)}%`, top: `${share(-y)}%` }} /> : null}
          </button>
        </Picture>
      </div>
      <div className="form-grid">
        <Slider label="Across" min={-REACH} max={REACH} step={0.05} value={Number(x.toFixed(2))} onChange={(to) => move([to, y])} />
        <Slider label="Up" min={-REACH} max={REACH} step={0.05} value={Number(y.toFixed(2))} onChange={(to) => move([x, to])} />
      </div>
    </>
  );
}
