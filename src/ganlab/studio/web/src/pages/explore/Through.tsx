import { useAsk } from '../../data/ask';
import { addressOf, slot } from '../../data/picture';
import { number } from '../../data/words';
import { Sheet } from '../../parts/Sheet';
import { Shown } from '../../parts/States';
import { api, type Here, latentOf, pixelsOf } from './here';

/** The same latent as the generator drew it at each checkpoint. */
export function Through({ here }: { here: Here }) {
  const { id, facts, view, set } = here;
  const told = useAsk<{ checkpoints: { checkpoint: string; turn: number }[] }>(addressOf(api(id, 'checkpoints'), { slot: slot('turns') }));
  const { checkpoint: _, ...latent } = latentOf(here);
  const path = addressOf(api(id, 'checkpoints.png'), { ...latent, pixels: pixelsOf(facts, 128), slot: slot('through') });
  return (
    <Shown of={told}>
      {({ checkpoints }) => (
        <div className="stack">
          <p className="soft">The same latent through the training. Press one to explore the model as it was then.</p>
          <Sheet
            label="Checkpoints" path={path} columns={checkpoints.length} size={112}
            tiles={checkpoints.map((one) => ({ name: `Take ${one.checkpoint}, turn ${one.turn}`, pressed: facts.checkpoint === one.checkpoint, caption: `${one.checkpoint === 'best' ? 'best, ' : ''}turn ${number(one.turn)}` }))}
            onChoose={(i) => set({ checkpoint: checkpoints[i]?.checkpoint === view.checkpoint ? null : (checkpoints[i]?.checkpoint ?? null) })}
          />
          {view.checkpoint ? <p><button type="button" className="button small" onClick={() => set({ checkpoint: null })}>Back to the newest</button></p> : null}
        </div>
      )}
    </Shown>
  );
}
