import { addressOf, slot } from '../../data/picture';
import { Button } from '../../parts/Button';
import { Sheet } from '../../parts/Sheet';
import { api, type Here, pixelsOf } from './here';
import { randomSeed, seedOf } from './latent';

const COUNT = 25;

/** Samples of consecutive seeds; a click takes one over. */
export function Many({ here: { id, facts, view, set, spot } }: { here: Here }) {
  const from = seedOf(view.from);
  // without a class asked for, classes go round with the columns of the sheet
  const columns = facts.is_told ? Math.min(10, Math.max(2, facts.classes.length)) : 5;
  const count = facts.is_told ? columns * Math.ceil(COUNT / columns) : COUNT;
  const path = addressOf(api(id, 'random.png'), { seed: from, count, columns, truncation: view.cut, checkpoint: view.checkpoint, pixels: pixelsOf(facts, 96), slot: slot('many') });
  const label = (i: number): string | null => (facts.is_told ? (facts.classes[i % columns] ?? null) : null);
  const tiles = Array.from({ length: count }, (_, i) => ({
    name: `Take seed ${from + i}${label(i) === null ? '' : `, class ${label(i)}`}`,
    pressed: spot.seed === from + i && spot.z.length === 0 && (label(i) === null || label(i) === (view.label || facts.classes[0])),
    caption: label(i),
  }));
  return (
    <div className="stack">
      <div className="row apart">
        <p className="soft">Random samples. Press one to take its latent.</p>
        <Button onClick={() => set({ from: randomSeed() })}>Shuffle</Button>
      </div>
      <Sheet label="Random samples" path={path} columns={columns} tiles={tiles} size={facts.is_told ? 56 : 88} onChoose={(i) => set({ seed: from + i, z: null, ...(label(i) === null ? {} : { label: label(i) }) })} />
    </div>
  );
}
