import { Button } from '../../parts/Button';
import { Check } from '../../parts/Field';
import { number } from '../../data/words';
import type { Live, Seen, State } from './live';
import { LAYERS, type Layer } from './paint';

/** Play, pause and single steps. */
export function Controls({ live, state, disabled, onSlow }: { live: Live; state: State; disabled: boolean; onSlow: (slow: boolean) => void }) {
  const still = disabled || state.seen?.paused != null;
  return (
    <div className="row" role="group" aria-label="Play">
      <Button kind="main" className="play" disabled={still} onClick={() => live.play(!state.playing)}>{state.playing ? 'Pause' : 'Play'}</Button>
      <Button disabled={still} onClick={() => live.step('turn')}>One turn</Button>
      <Button disabled={still} onClick={() => live.step('discriminator')} title="One step of the discriminator alone">Step D</Button>
      <Button disabled={still} onClick={() => live.step('generator')} title="One step of the generator alone">Step G</Button>
      <Button disabled={disabled && !state.error} onClick={() => live.reset()}>Reset</Button>
      <Check label="Slow" checked={state.slow} onChange={onSlow} />
    </div>
  );
}

const NAMES: Record<Layer, string> = { real: 'Real points', fake: 'Fake points', surface: 'What D believes', gradients: 'Gradients', manifold: 'Manifold of G' };
const ORDER: Layer[] = ['real', 'fake', 'surface', 'gradients', 'manifold'];

/** The layers, each with the sign by which it is drawn. */
export function Layers({ shown, onChange }: { shown: readonly Layer[]; onChange: (shown: Layer[]) => void }) {
  const toggle = (layer: Layer) => onChange(LAYERS.filter((one) => (one === layer) !== shown.includes(one)));
  return (
    <div className="row layers" role="group" aria-label="Layers">
      {ORDER.map((layer) => (
        <button key={layer} type="button" className="layer-button" aria-pressed={shown.includes(layer)} onClick={() => toggle(layer)}>
          <svg viewBox="0 0 20 20" aria-hidden="true">{SIGNS[layer]}</svg>{NAMES[layer]}
        </button>
      ))}
    </div>
  );
}

const SIGNS: Record<Layer, React.ReactNode> = {
  real: <g fill="var(--c0)"><circle cx="6" cy="7" r="3" /><circle cx="14" cy="12" r="3" /></g>,
  fake: <g fill="none" stroke="var(--c1)" strokeWidth="1.8"><path d="M6 3l4 4-4 4-4-4zM14 9l4 4-4 4-4-4z" /></g>,
  surface: <><rect width="10" height="20" fill="var(--c0)" opacity=".45" /><rect x="10" width="10" height="20" fill="var(--c1)" opacity=".45" /><path d="M10 0v20" stroke="var(--ink)" strokeDasharray="3 2" /></>,
  gradients: <path d="M3 17L16 4M16 4h-7M16 4v7" fill="none" stroke="var(--ink)" strokeWidth="1.8" />,
  manifold: <path d="M2 6q8-5 16 0M2 13q8-5 16 0M5 2q-3 8 0 16M14 2q-3 8 0 16" fill="none" stroke="var(--c5)" strokeWidth="1.6" />,
};

/** The game in numbers. */
export function Facts({ seen }: { seen: Seen }) {
  const halves = Object.entries(seen.half_turns).filter(([, count]) => count > 0);
  const facts: [string, string][] = [
    ['Turn', number(seen.turn)],
    ...(seen.modes === null ? [] : [['Modes covered', `${seen.covered ?? 0} of ${seen.modes}`], ['Samples near a mode', `${Math.round(100 * (seen.quality ?? 0))} %`]] as [string, string][]),
    ['JS, nats', number(seen.js, 2)],
    ...halves.map(([player, count]): [string, string] => [`Steps of ${player === 'generator' ? 'G' : 'D'} alone`, String(count)]),
  ];
  return <dl className="facts lab-facts">{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>;
}

/** The picture in words. */
export function described(seen: Seen): string {
  const modes = seen.modes === null ? '' : `; ${seen.covered} of ${seen.modes} modes covered`;
  return `Real and fake points after ${seen.turn} turns${modes}; JS ${number(seen.js, 2)} nats`;
}
