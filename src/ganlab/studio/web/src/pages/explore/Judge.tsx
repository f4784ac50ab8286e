import { useAsk } from '../../data/ask';
import { addressOf, slot } from '../../data/picture';
import { number } from '../../data/words';
import { Sheet } from '../../parts/Sheet';
import { Shown } from '../../parts/States';
import { api, type Here, latentOf, pixelsOf, units } from './here';
import { along } from './latent';

interface Score {
  score: number;
  probability: number | null;
  threshold: number;
  passes: boolean;
  real_mean: number;
  fake_mean: number;
  threshold_said: string;
  notes: string[] | string;
}
interface Neighbour {
  row: number;
  distance: number;
  class: string | null;
}
const COUNT = 8;
const BY: Record<string, string> = { images: 'By their pixels', sounds: 'By their loudness over time and pitch' };

/** What the discriminator says of the sample, and which training images are nearest to it. */
export function Judge({ here }: { here: Here }) {
  return (
    <div className="stack">
      <Scored here={here} />
      <Nearest here={here} />
    </div>
  );
}

function Scored({ here }: { here: Here }) {
  const told = useAsk<Score>(addressOf(api(here.id, 'score'), { ...latentOf(here), off: units(here.view), slot: slot('score') }));
  return (
    <section className="stack" aria-label="The discriminator's score">
      <h2>The discriminator&rsquo;s score</h2>
      <Shown of={told} height="8rem">
        {(score) => (
          <>
            <p>
              <b className={score.passes ? 'passes' : 'caught'}>{score.passes ? '✓ It passes for real' : '✕ It is taken for a fake'}</b>: {number(score.score, 3)}
              {score.probability === null ? ' (a critic gives no probability)' : `, a probability of ${Math.round(100 * score.probability)} %`}.
            </p>
            <Line score={score} />
            <p className="soft small">The threshold is {score.threshold_said}. {[score.notes].flat().join(' ')}</p>
          </>
        )}
      </Shown>
    </section>
  );
}

/** The score among those of real data and of the model's own samples. */
function Line({ score }: { score: Score }) {
  const marks: [string, number, string][] = [['fakes, on average', score.fake_mean, 'var(--c1)'], ['real data, on average', score.real_mean, 'var(--c0)'], ['threshold', score.threshold, 'var(--soft)'], ['this sample', score.score, 'var(--ink)']];
  const all = marks.map(([, value]) => value);
  return (
    <div className="scores" role="img" aria-label={marks.map(([name, value]) => `${name} ${number(value, 3)}`).join(', ')}>
      {marks.map(([name, value, colour], i) => (
        <div key={name} className="score-row">
          <span className="small">{name}</span>
          <span className="score-line"><i style={{ left: `${along(value, all)}%`, background: colour, height: i === 3 ? '1.1rem' : '.8rem' }} /></span>
          <span className="small number">{number(value, 3)}</span>
        </div>
      ))}
    </div>
  );
}

function Nearest({ here }: { here: Here }) {
  const { id, facts } = here;
  const given = { ...latentOf(here), count: COUNT };
  const told = useAsk<{ neighbours: Neighbour[] }>(addressOf(api(id, 'neighbours'), { ...given, slot: slot('nearest') }));
  const path = addressOf(api(id, 'neighbours.png'), { ...given, pixels: pixelsOf(facts, 128), slot: slot('nearest-shown') });
  return (
    <section className="stack" aria-label="The nearest training images">
      <h2>The nearest training samples</h2>
      <Shown of={told} height="8rem">
        {({ neighbours }) => (
          <>
            <p className="soft">{BY[facts.modality] ?? 'By their numbers'}. A distance near nought would mean that the model repeats what it has seen.</p>
            <Sheet
              label="The sample and its neighbours" path={path} columns={neighbours.length + 1} size={88}
              tiles={[{ name: 'The sample', caption: <b>the sample</b> }, ...neighbours.map((one) => ({ name: `Row ${one.row}`, caption: `${one.class === null ? '' : `class ${one.class}, `}${number(one.distance, 3)} away` }))]}
            />
          </>
        )}
      </Shown>
    </section>
  );
}
