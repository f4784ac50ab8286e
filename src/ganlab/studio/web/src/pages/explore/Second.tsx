import { useAsk } from '../../data/ask';
import { addressOf, slot } from '../../data/picture';
import type { RunFull } from '../../data/types';
import { Button } from '../../parts/Button';
import { Picture } from '../../parts/Picture';
import { Sheet } from '../../parts/Sheet';
import { Failure, Loading } from '../../parts/States';
import { Runs } from './Choose';
import { api, type Facts, type Here, labelOf, pixelsOf, VIEW } from './here';
import { fitting, seedOf, text } from './latent';

const COUNT = 9;

/** The same latents through another model. */
export function Second({ here }: { here: Here }) {
  const { view, set, id } = here;
  if (!view.second) {
    const href = (run: { id: string }) => {
      const kept = Object.entries(view).filter(([key, value]) => value !== VIEW[key as keyof typeof VIEW]);
      return addressOf('/explore', { ...Object.fromEntries(kept), second: run.id, tab: 'second' });
    };
    return <div className="stack"><p className="soft">Choose a model that draws the same latents.</p><Runs label="Filter the second model by words" without={id} href={href} /></div>;
  }
  return <Both key={view.second} here={here} onOther={() => set({ second: null })} />;
}

function Both({ here, onOther }: { here: Here; onOther: () => void }) {
  const { view, facts } = here;
  const mine = useAsk<RunFull>(`/api/runs/${encodeURIComponent(here.id)}`);
  const run = useAsk<RunFull>(`/api/runs/${encodeURIComponent(view.second)}`);
  const other = useAsk<Facts>(addressOf(`/api/explore/${encodeURIComponent(view.second)}`, { slot: slot('second') }));
  const rest = <div><Button onClick={onOther}>Choose another one</Button></div>;
  if (other.error) return <div className="stack"><Failure error={other.error} again={other.again} />{rest}</div>;
  if (!other.data) return <Loading height="16rem" />;
  const unlike = other.data.latent_dim !== facts.latent_dim;
  return (
    <div className="stack">
      <div className="split">
        <Model title={mine.data?.title ?? here.id} id={here.id} facts={facts} here={here} place="one" checkpoint={view.checkpoint} />
        <Model title={run.data?.title ?? view.second} id={view.second} facts={other.data} here={here} place="two" checkpoint="" />
      </div>
      {unlike ? <p className="notice warn small">Their latents have {facts.latent_dim} and {other.data.latent_dim} numbers, so a seed does not mean the same to both.</p> : null}
      {rest}
    </div>
  );
}

function Model({ title, id, facts, here, place, checkpoint }: { title: string; id: string; facts: Facts; here: Here; place: string; checkpoint: string }) {
  const { view, spot } = here;
  const name = place === 'one' ? 'This model' : 'The second model'; // their titles may be alike
  const asked = labelOf(here);
  const label = facts.is_told && asked && facts.classes.includes(asked) ? asked : null;
  const common = { truncation: view.cut, checkpoint, label };
  const sample = addressOf(api(id, 'picture.png'), { ...common, seed: spot.seed, z: text(fitting(spot.z, facts.latent_dim)), pixels: pixelsOf(facts, 320), slot: slot(`sample-${place}`) });
  const from = seedOf(view.from);
  const sheet = addressOf(api(id, 'random.png'), { ...common, label: label ?? (facts.is_told ? facts.classes[0] : null), seed: from, count: COUNT, columns: 3, pixels: pixelsOf(facts, 96), slot: slot(`sheet-${place}`) });
  return (
    <section className="stack" aria-label={name}>
      <h3>{title}{facts.is_told ? <span className="soft small"> class {label ?? facts.classes[0]}</span> : null}</h3>
      <Picture path={sample} alt={`The latent through ${title}`} />
      <Sheet label={`Seeds through ${name.toLowerCase()}`} path={sheet} columns={3} across={3} close tiles={Array.from({ length: COUNT }, (_, i) => ({ name: `Seed ${from + i}` }))} />
    </section>
  );
}
