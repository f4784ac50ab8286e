import { useState } from 'react';
import { useAsk } from '../../data/ask';
import { addressOf, slot } from '../../data/picture';
import { Button } from '../../parts/Button';
import { Slider } from '../../parts/Slider';
import { Shown } from '../../parts/States';
import { api, type Here } from './here';
import { randomSeed, seedOf } from './latent';

interface Point {
  x: number;
  y: number;
  seed: number;
  class: string | null;
}
const COUNT = 200;
const COLOURS = 8;
const SIZE = 100;

/** Samples laid out so that those that look alike lie together; a dot is a latent to go to. */
export function Scatter({ here: { id, facts, view, set, spot } }: { here: Here }) {
  const from = seedOf(view.from);
  const told = useAsk<{ points: Point[]; variance: number[] }>(addressOf(api(id, 'scatter'), { seed: from, count: COUNT, checkpoint: view.checkpoint, slot: slot('scatter') }));
  const [over, setOver] = useState<Point | null>(null);
  return (
    <Shown of={told} height="20rem">
      {({ points, variance }) => {
        const reach = 1.05 * Math.max(...points.map((p) => Math.max(Math.abs(p.x), Math.abs(p.y))), 1e-6);
        const at = (value: number): number => (SIZE * (1 + value / reach)) / 2;
        const take = (point: Point) => set({ seed: point.seed, z: null, ...(point.class === null ? {} : { label: point.class }) });
        const chosen = points.find((p) => p.seed === spot.seed && spot.z.length === 0);
        const shown = over ?? chosen;
        return (
          <>
            <div className="row apart">
              <p className="soft">{COUNT} samples; those that look alike lie together. The two axes hold {Math.round(100 * variance.reduce((sum, v) => sum + v, 0))} % of what differs. Click a dot.</p>
              <Button onClick={() => set({ from: randomSeed() })}>Others</Button>
            </div>
            <svg className="scatter" viewBox={`0 0 ${SIZE} ${SIZE}`} role="img" aria-label={`${COUNT} samples by what they look like`} onMouseLeave={() => setOver(null)}>
              {points.map((p) => (
                <circle
                  key={p.seed} cx={at(p.x)} cy={at(-p.y)} r={p === chosen ? 2.2 : 1.2} fill={`var(--c${Math.max(0, facts.classes.indexOf(p.class ?? '')) % COLOURS})`}
                  stroke={p === chosen ? 'var(--ink)' : 'var(--card)'} strokeWidth={p === chosen ? 0.6 : 0.25} onMouseEnter={() => setOver(p)} onClick={() => take(p)}
                />
              ))}
            </svg>
            <p className="small soft" role="status">{shown ? `seed ${shown.seed}${shown.class === null ? '' : `, class ${shown.class}`}` : 'No dot is chosen.'}</p>
            <Slider label="Sample" min={1} max={COUNT} value={Math.min(COUNT, Math.max(1, (chosen?.seed ?? from) - from + 1))} onChange={(n) => { const point = points[n - 1]; if (point) take(point); }} />
          </>
        );
      }}
    </Shown>
  );
}
