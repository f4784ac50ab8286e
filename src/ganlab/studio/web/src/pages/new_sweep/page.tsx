import { useState } from 'react';
import { go, Link, useView } from '../../data/address';
import { ask, Refusal, useAsk } from '../../data/ask';
import type { Schema } from '../../data/types';
import type { Page } from '../../page';
import { Button } from '../../parts/Button';
import { TextField } from '../../parts/Field';
import { Shown } from '../../parts/States';
import { Tabs } from '../../parts/Tabs';
import { List } from './List';
import { Ranges } from './Ranges';
import { Ready } from './Ready';
import { Summary } from './Summary';
import { type Axes, changed, lines, parse } from './words';
import '../sweep/sweep.css';

/** The address holds the sweep: `/new-sweep?o=generator=gan,dcgan%0Aseed=0,1`. */
function NewSweep() {
  const schema = useAsk<Schema>('/api/schema');
  const [view, setView] = useView({ tab: 'own' });
  return (
    <>
      <nav aria-label="Where this is"><Link href="/sweeps">Sweeps</Link> <span className="soft">/ new</span></nav>
      <div className="head"><div><h1>New sweep</h1><p className="soft">Every combination of what you tick is trained, each once.</p></div></div>
      <Tabs label="Kinds of sweeps" value={view.tab} tabs={[['own', 'Own grid'], ['ready', 'Ready-made']]} onChange={(tab) => setView({ tab })}>
        {view.tab === 'ready' ? <Ready /> : <Shown of={schema} height="24rem">{(data) => <Form schema={data} />}</Shown>}
      </Tabs>
    </>
  );
}

const DEFAULT = 'name=my-grid\ndataset=digits\ngenerator=gan,dcgan\ndiscriminator=gan,dcgan\nseed=0';
const OWN = ['name', 'dataset', 'generator', 'discriminator', 'seed', 'training.turns', 'training.epochs'];

function Form({ schema }: { schema: Schema }) {
  const [view, setView] = useView({ o: DEFAULT });
  const [starting, setStarting] = useState(false);
  const [refusal, setRefusal] = useState('');
  const axes = parse(view.o);
  const set = (key: string, values: string[]) => setView({ o: lines(changed(parse(new URLSearchParams(window.location.search).get('o') ?? DEFAULT), key, values)).join('\n') });
  const start = () => {
    setStarting(true);
    setRefusal('');
    ask<{ sweep: string }>('/api/sweeps', { method: 'POST', body: { overrides: lines(axes) } }).then(
      (told) => go(`/sweeps/${encodeURIComponent(told.sweep)}`),
      (error: unknown) => {
        setStarting(false);
        setRefusal(error instanceof Refusal ? error.message : String(error));
      },
    );
  };
  return (
    <form className="train" onSubmit={(event) => { event.preventDefault(); start(); }}>
      <div className="stack">
        <section className="card stack" aria-label="Players and data">
          {['generator', 'discriminator', 'dataset'].map((group) => <Ticks key={group} schema={schema} group={group} chosen={axes[group] ?? []} onChange={(values) => set(group, values)} />)}
        </section>
        <section className="card stack" aria-label="Seeds and budget">
          <div className="form-grid">
            <TextField label="Name" help="its folder below the runs" value={axes['name']?.[0] ?? ''} onChange={(text) => set('name', [text.replaceAll(',', '')].filter(Boolean))} />
            <List label="Seeds" help="three or more give intervals" values={axes['seed'] ?? []} onChange={(values) => set('seed', values)} />
            <List label="Turns" help="of the generator; empty: as the data’s own file says" values={axes['training.turns'] ?? []} onChange={(values) => set('training.turns', values)} />
            <List label="Epochs" help="the budget that ends first ends a run" values={axes['training.epochs'] ?? []} onChange={(values) => set('training.epochs', values)} />
          </div>
        </section>
        <section className="card stack" aria-label="Anything else"><Ranges axes={without(axes)} set={set} /></section>
      </div>
      <aside>
        <Summary axes={axes} refusal={refusal}>
          {(ok) => <Button kind="main" type="submit" disabled={starting || !ok}>{starting ? 'Starting…' : 'Start'}</Button>}
        </Summary>
      </aside>
    </form>
  );
}

const without = (axes: Axes): Axes => Object.fromEntries(Object.entries(axes).filter(([key]) => !OWN.includes(key)));

function Ticks({ schema, group, chosen, onChange }: { schema: Schema; group: string; chosen: string[]; onChange: (values: string[]) => void }) {
  const found = schema.groups.find((one) => one.group === group);
  if (!found) return null;
  const toggle = (word: string, on: boolean) => onChange(found.words.map((one) => one.word).filter((one) => (one === word ? on : chosen.includes(one))));
  return (
    <fieldset className="choices">
      <legend>{`${group[0]?.toUpperCase()}${group.slice(1)}s`.replace('Datasets', 'Data')}</legend>
      {found.words.map(({ word, summary }) => (
        <label key={word} className="choice" title={summary}>
          <input type="checkbox" checked={chosen.includes(word)} onChange={(event) => toggle(word, event.target.checked)} /> {word}
        </label>
      ))}
    </fieldset>
  );
}

export default { path: '/new-sweep', title: 'New sweep', group: null, order: 24, component: NewSweep } satisfies Page;
