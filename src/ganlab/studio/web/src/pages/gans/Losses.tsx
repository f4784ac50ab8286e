import { Link, useView } from '../../data/address';
import type { Schema } from '../../data/types';
import { labOf } from '../lab/examples';
import { familiesOf, lossOf, modelsOf, sought, titled } from './families';

const train = (word: string): string => `/train?${new URLSearchParams({ o: `model=${word}` })}`;

/** Every loss with the models that play by it. */
export function Families({ schema }: { schema: Schema }) {
  return (
    <ul className="families">
      {familiesOf(schema).map(({ loss, models, words }) => {
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
  );
}

/** The models by name; typed words narrow the list. */
export function Models({ schema }: { schema: Schema }) {
  const [view, setView] = useView({ words: '' });
  const all = modelsOf(schema);
  const found = sought(all, view.words);
  return (
    <div className="stack">
      <div className="row">
        <input type="search" aria-label="Filter models by words" placeholder="such as wasserstein, 2018, projection" value={view.words} onChange={(event) => setView({ words: event.target.value })} />
        <span className="soft small" role="status">{found.length === all.length ? `${all.length} models` : `${found.length} of ${all.length} models`}</span>
      </div>
      {found.length === 0 ? <p className="soft">No model has all these words.</p> : null}
      <ul className="models">
        {found.map((model) => {
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
    </div>
  );
}
