import { useEffect, useState } from 'react';
import { Button } from './Button';
import { Check } from './Field';
import { Slider } from './Slider';

export interface Frame {
  step: number;
  src: string;
}
interface Props {
  label: string;
  frames: Frame[];
  /** The step shown; null follows the newest. */
  step: number | null;
  onStep: (step: number | null) => void;
  /** More may come. */
  living?: boolean;
}

/** Pictures through a training: a slider over their steps, play, and follow the newest. */
export function Film({ label, frames, step, onStep, living = true }: Props) {
  const [playing, setPlaying] = useState(false);
  const last = frames.length - 1;
  const nearest = frames.reduce((best, frame, i) => (Math.abs(frame.step - (step ?? 0)) < Math.abs((frames[best]?.step ?? 0) - (step ?? 0)) ? i : best), 0);
  const index = step === null ? last : nearest;
  const frame = frames[index];
  useEffect(() => {
    if (!playing) return;
    const timer = window.setTimeout(() => {
      if (index >= last) setPlaying(false);
      else onStep(frames[index + 1]?.step ?? null);
    }, 350);
    return () => window.clearTimeout(timer);
  }, [playing, index, last, frames, onStep]);
  if (!frame) return <p className="soft">{living ? 'No picture yet; the first one comes with the next sample.' : 'It drew no picture.'}</p>;
  const play = () => {
    if (!playing && index >= last) onStep(frames[0]?.step ?? null);
    setPlaying(!playing);
  };
  return (
    <div className="stack film">
      <img src={frame.src} alt={`${label}, turn ${frame.step}`} />
      <Slider label={`Picture ${index + 1} of ${frames.length}, turn ${frame.step}`} min={1} max={frames.length} value={index + 1} disabled={last === 0} onChange={(i) => onStep(frames[i - 1]?.step ?? null)} />
      <div className="row">
        <Button small onClick={play} disabled={last === 0}>{playing ? 'Pause' : 'Play'}</Button>
        <Check label="Follow the newest" checked={step === null} onChange={(on) => onStep(on ? null : frame.step)} />
      </div>
    </div>
  );
}
