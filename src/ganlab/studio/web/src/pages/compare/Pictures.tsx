import { useEffect, useState } from 'react';
import { useView } from '../../data/address';
import { nearestSample, stepsOf } from '../../data/joined';
import { colour } from '../../parts/plot';
import { Button } from '../../parts/Button';
import { Check } from '../../parts/Field';
import { Slider } from '../../parts/Slider';
import type { Shown } from './types';

/** The pictures of several runs, with one slider over the steps of all. */
export function Pictures({ runs }: { runs: Shown[] }) {
  const [view, setView] = useView({ step: '' });
  const [playing, setPlaying] = useState(false);
  const steps = stepsOf(runs.map((run) => run.samples));
  const last = steps.length - 1;
  const step = view.step === '' ? null : Number(view.step);
  const index = step === null ? last : Math.max(0, steps.reduce((best, turn, i) => (Math.abs(turn - step) < Math.abs((steps[best] ?? 0) - step) ? i : best), 0));
  const at = steps[index];
  useEffect(() => {
    if (!playing) return;
    const timer = window.setTimeout(() => (index >= last ? setPlaying(false) : setView({ step: steps[index + 1] ?? null })), 350);
    return () => window.clearTimeout(timer);
  }, [playing, index, last]);
  if (at === undefined) return <p className="soft">No picture yet; the first one comes with the next sample.</p>;
  const play = () => {
    if (!playing && index >= last) setView({ step: steps[0] ?? null });
    setPlaying(!playing);
  };
  return (
    <div className="stack">
      <Slider label={`Pictures at turn ${at}`} min={1} max={steps.length} value={index + 1} disabled={last === 0} onChange={(i) => setView({ step: steps[i - 1] ?? null })} />
      <div className="row">
        <Button small onClick={play} disabled={last === 0}>{playing ? 'Pause' : 'Play'}</Button>
        <Check label="Follow the newest" checked={step === null} onChange={(on) => setView({ step: on ? null : at })} />
      </div>
      <div className="pictures">
        {runs.map((run) => {
          const sample = nearestSample(run.samples, step === null ? null : at);
          return (
            <figure key={run.id}>
              {sample ? <img src={`/api/runs/${encodeURIComponent(run.id)}/picture/${encodeURIComponent(sample.name)}`} alt={`Samples of ${run.name}, turn ${sample.turn}`} /> : <div className="blank soft">no picture yet</div>}
              <figcaption className="small"><span className="row" style={{ gap: '.4rem', flexWrap: 'nowrap' }}><i className="swatch" style={{ background: colour(run.colour) }} aria-hidden="true" /><span>{run.name}{sample ? <span className="soft">, turn {sample.turn}</span> : null}</span></span></figcaption>
            </figure>
          );
        })}
      </div>
    </div>
  );
}
