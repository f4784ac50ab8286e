import { useEffect, useState } from 'react';
import { Link } from '../../data/address';
import { useAsk } from '../../data/ask';
import { slot } from '../../data/picture';
import { bytes, number } from '../../data/words';
import { Button } from '../../parts/Button';
import { Command } from '../../parts/Command';
import { TextField } from '../../parts/Field';
import { Failure, Loading } from '../../parts/States';
import { Tabs } from '../../parts/Tabs';
import { Augment } from './Augment';
import { training } from './augmentation';
import { Look } from './Look';
import { type Card, type Change, chosen, type Facts, from, has, type View } from './source';

/** One dataset: what it is, its classes and samples, and what augmentation does to them. */
export function Dataset({ card, view, set }: { card: Card; view: View; set: Change }) {
  const waits = card.needs_path && !view.path;
  const told = useAsk<Facts>(waits ? null : from({ ...view, class: '' }, '', { slot: slot('dataset') }));
  const facts = told.data;
  const words = chosen(view);
  return (
    <>
      <nav aria-label="Where this is"><Link href="/data">Data</Link> <span className="soft">/ {card.word}</span></nav>
      <div className="head">
        <div>
          <h1>{card.word}</h1>
          <p className="soft">{card.summary} {card.papers.length > 0 ? `(${card.papers.join('; ')})` : ''}</p>
        </div>
        {waits ? null : <Link className="button main" href={training(words)}>Use in training</Link>}
      </div>
      {has(card, 'dataset.path') ? <Place card={card} view={view} set={set} needed={waits || (facts !== null && !facts.on_disk)} /> : null}
      {told.error ? <Failure error={told.error} again={told.again} /> : null}
      {!waits && !told.error && facts === null ? <><p className="soft" role="status">Opening the data. The first look at a large set decodes it, which can take minutes.</p><Loading height="20rem" /></> : null}
      {facts && !told.error ? (
        <>
          <Numbers facts={facts} />
          {facts.on_disk ? (
            <section className="card" aria-label="A look at the data">
              <Tabs label="What to see" value={view.tab === 'augmentation' ? view.tab : 'look'} tabs={[['look', 'Samples'], ['augmentation', 'Augmentation']]} onChange={(tab) => set({ tab })}>
                {view.tab === 'augmentation' ? <Augment facts={facts} view={view} set={set} /> : <Look card={card} facts={facts} view={view} set={set} />}
              </Tabs>
            </section>
          ) : <Absent card={card} facts={facts} />}
        </>
      ) : null}
    </>
  );
}

function Numbers({ facts }: { facts: Facts }) {
  return (
    <dl className="facts">
      <div><dt>Samples</dt><dd>{facts.describes}</dd></div>
      {facts.train === undefined ? null : <div><dt>To train on</dt><dd>{number(facts.train)}</dd></div>}
      {facts.test === undefined ? null : <div><dt>Held out</dt><dd>{number(facts.test)}</dd></div>}
      {facts.bytes === undefined ? null : <div><dt>Size, decoded</dt><dd>{bytes(facts.bytes)}</dd></div>}
      <div><dt>Classes</dt><dd>{facts.classes.length || 'none'}</dd></div>
    </dl>
  );
}

/** Where its files are: asked for, or given in place of a download. */
function Place({ card, view, set, needed }: { card: Card; view: View; set: Change; needed: boolean }) {
  const [typed, setTyped] = useState(view.path);
  useEffect(() => setTyped(view.path), [view.path]);
  const form = (
    <form className="row place" onSubmit={(event) => { event.preventDefault(); set({ path: typed.trim(), class: null }); }}>
      <TextField label="Folder or file on this machine" placeholder="/data/pictures" value={typed} onChange={setTyped} help="as the server sees it, not uploaded" />
      <Button type="submit" disabled={typed.trim() === view.path}>Look there</Button>
      {view.path && !card.needs_path ? <Button kind="quiet" onClick={() => set({ path: null, class: null })}>Not from there</Button> : null}
    </form>
  );
  return needed || view.path ? form : <details><summary>From a folder of this machine</summary>{form}</details>;
}

function Absent({ card, facts }: { card: Card; facts: Facts }) {
  return (
    <div className="notice plain">
      <h2>It is not on this disk yet</h2>
      <p>To put it there, {facts.how}.</p>
      <Command text={`ganlab train dataset=${card.word} training.turns=1`} label="Download by a short training" />
    </div>
  );
}
