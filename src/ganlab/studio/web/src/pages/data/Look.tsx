import { useAsk } from '../../data/ask';
import { slot } from '../../data/picture';
import { number } from '../../data/words';
import { Button } from '../../parts/Button';
import { Picture } from '../../parts/Picture';
import { Sheet } from '../../parts/Sheet';
import { type Card, type Change, type Facts, from, has, type View } from './source';

const COUNT = 25;
const DRAWN: Record<string, number> = { points: 2000, sounds: 9 }; // so many on one drawing
const FEW = 10; // so many classes stand in two rows
const NAMED = 20; // so many bars have room for their names
const PRESS = 'Press one to see it alone, and to train on it alone.';
const SEEDS = 100_000;

/** A picture of each class, how many there are, and random samples. */
export function Look({ card, facts, view, set }: { card: Card; facts: Facts; view: View; set: Change }) {
  const images = facts.modality === 'images';
  const one = view.class === '' ? null : (facts.classes[Number(view.class)] ?? null);
  const choosable = facts.classes.length > 1 && has(card, 'dataset.classes');
  const shuffle = () => set({ seed: Math.floor(Math.random() * SEEDS) });
  return (
    <div className={facts.classes.length > 0 ? 'look' : 'look alone'}>
      {facts.classes.length > 0 ? (
        <div className="stack">
          {images ? <Classes facts={facts} view={view} set={choosable ? set : null} /> : choosable ? <Names facts={facts} view={view} set={set} /> : null}
          {facts.histogram ? <Histogram names={facts.classes} counts={facts.histogram} /> : null}
        </div>
      ) : null}
      <section className="stack" aria-label="Random samples">
        <div className="row apart">
          <div>
            <h2>{images ? `${COUNT} random pictures` : facts.modality === 'points' ? 'The points' : 'Random samples'}{one === null ? '' : `, only ${one}`}</h2>
            {one === null ? null : <Button kind="quiet" small onClick={() => set({ class: null })}>Show all classes</Button>}
          </div>
          <Button onClick={shuffle}>Shuffle</Button>
        </div>
        {images ? <Pictures view={view} /> : <Picture className="drawn" path={from(view, '/pictures.png', { seed: view.seed, count: DRAWN[facts.modality] ?? COUNT, pixels: 480, slot: slot('points') })} alt={`Samples of ${card.word}`} />}
      </section>
    </div>
  );
}

function Pictures({ view }: { view: View }) {
  const asked = { seed: view.seed, count: COUNT, columns: 5 };
  const told = useAsk<{ rows: number[]; labels: string[] | null }>(from(view, '/pictures', { ...asked, slot: slot('labels') }));
  const labels = told.data?.labels ?? null;
  const count = told.data?.rows.length ?? COUNT;
  const tiles = Array.from({ length: count }, (_, i) => ({ name: `A random picture${labels?.[i] === undefined ? '' : `, class ${labels[i]}`}`, caption: labels?.[i] }));
  return <Sheet label="Random pictures" path={from(view, '/pictures.png', { ...asked, slot: slot('pictures') })} columns={5} across={5} tiles={tiles} />;
}

/** A sample of each class; a press shows that one alone, and trains on it alone. */
function Classes({ facts, view, set }: { facts: Facts; view: View; set: Change | null }) {
  // a class of which there is nothing has no picture
  const there = facts.classes.map((name, i) => ({ name, i })).filter(({ i }) => !facts.histogram || (facts.histogram[i] ?? 0) > 0);
  const columns = Math.min(FEW, there.length);
  const path = from({ ...view, class: '' }, '/classes.png', { seed: view.seed, columns, slot: slot('classes') });
  const choose = set ? (at: number) => { const i = there[at]?.i; set({ class: i === undefined || String(i) === view.class ? null : i }); } : undefined;
  return (
    <section className="stack" aria-label="Classes">
      <div><h2>{there.length} classes</h2>{set ? <p className="soft">{PRESS}</p> : null}</div>
      <Sheet label="Classes" path={path} columns={columns} across={there.length > FEW ? undefined : Math.min(5, columns)} size={56} onChoose={choose} tiles={there.map(({ name, i }) => ({ name: set ? `Only class ${name}` : `Class ${name}`, pressed: set ? view.class === String(i) : undefined, caption: name }))} />
    </section>
  );
}

/** The classes of what has no pictures of one sample each. */
function Names({ facts, view, set }: { facts: Facts; view: View; set: Change }) {
  return (
    <section className="stack" aria-label="Classes">
      <div><h2>{facts.classes.length} classes</h2><p className="soft">{PRESS}</p></div>
      <div className="row">{facts.classes.map((name, i) => <Button key={name} small aria-pressed={view.class === String(i)} aria-label={`Only class ${name}`} onClick={() => set({ class: view.class === String(i) ? null : i })}>{name}</Button>)}</div>
    </section>
  );
}

function Histogram({ names, counts }: { names: string[]; counts: number[] }) {
  const most = Math.max(...counts, 1);
  const [least, all] = [Math.min(...counts), counts.reduce((sum, n) => sum + n, 0)];
  const told = `${number(all)} samples in ${counts.length} classes, from ${number(least)} to ${number(most)} each`;
  return (
    <section className="stack" aria-label="How many of each class">
      <div><h2>How many of each</h2><p className="soft">{told}.</p></div>
      <div className={counts.length > NAMED ? 'histogram dense' : 'histogram'} role="img" aria-label={`${told}${counts.length > NAMED ? '' : `: ${counts.map((n, i) => `${names[i] ?? i} ${n}`).join(', ')}`}`}>
        {counts.map((n, i) => (
          <div key={i} title={`${names[i] ?? i}: ${number(n)}`}>
            {counts.length > NAMED ? null : <span className="small">{number(n)}</span>}
            <i style={{ height: `${(6 * n) / most}rem` }} />
            {counts.length > NAMED ? null : <span className="small soft">{names[i] ?? i}</span>}
          </div>
        ))}
      </div>
    </section>
  );
}
