import { Link, useView } from '../../data/address';
import type { Schema } from '../../data/types';
import { Button } from '../../parts/Button';
import { labOf } from '../lab/examples';
import { familiesOf, lossOf, modelsOf, sought, titled } from './families';

const FAMILIES = 6; // before all are asked for
const MODELS = 12;

const train = (word: string): string => `/train?${new URLSearchParams({ o: `model=${word}` })}`;

/** Every loss with the models that play by it. */
export function Families({ schema }: { schema: Schema }) {
  const [view, setView] = useView({ losses: '' });
  const all = familiesOf(schema);
  return (
    <>
    <ul className="families">
      {(view.losses ? all : all.slice(0, FAMILIES)).map(({ loss, models, words }) => {
        const name = loss.word.replaceAll('_', ' ');
        return (
          <li key={loss.word} className="card">
            <h3>{name}</h3>
            <span className="small">{loss.summary}</span>
            <span className="small">{models.length === 0 ? <span className="soft">No model by name.</span> : null}{models.map((model, i) => <span key={model.word}>{i > 0 ? ', ' : ''}<Link href={train(model.word)}>{titled(model)[0]}</Link></span>)}</span>
            {words ? <Link className="button small" href={labOf(words)} aria-label={`Try it: ${name}`}>Try it</Link> : <span className="soft small">not for points</span>}
          </li>
        );
      })}
    </ul>
    {all.length > FAMILIES ? <div><Button small aria-expanded={view.losses !== ''} onClick={() => setView({ losses: view.losses ? null : 'all' })}>{view.losses ? 'Show fewer' : `Show all ${all.length} losses`}</Button></div> : null}
    </>
  );
}

/** The models by name; typed words narrow the list. */
export function Models({ schema }: { schema: Schema }) {
  const [view, setView] = useView({ words: '', models: '' });
  const all = modelsOf(schema);
  const found = sought(all, view.words);
  const shown = view.models || view.words ? found : found.slice(0, MODELS);
  return (
    <div className="stack">
      <div className="row">
        <input type="search" aria-label="Filter models by words" placeholder="such as wasserstein, 2018, projection" value={view.words} onChange={(event) => setView({ words: event.target.value })} />
        <span className="soft small" role="status">{found.length === all.length ? `${all.length} models` : `${found.length} of ${all.length} models`}</span>
      </div>
      {found.length === 0 ? <p className="soft">No model has all these words.</p> : null}
      <ul className="models">
        {shown.map((model) => {
          const [title, said] = titled(model);
          return (
            <li key={model.word}>
              <Link href={train(model.word)}>{title}</Link>
              <span className="small">{said}</span>
              <span className="soft small">{[...model.papers, lossOf(schema, model)?.replaceAll('_', ' ')].filter(Boolean).join(' · ')}</span>
            </li>
          );
        })}
      </ul>
      {found.length > shown.length || view.models ? <div><Button small aria-expanded={view.models !== ''} onClick={() => setView({ models: view.models ? null : 'all' })}>{view.models ? 'Show fewer' : `Show all ${found.length} models`}</Button></div> : null}
    </div>
  );
}
