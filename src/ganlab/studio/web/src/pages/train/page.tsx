import { useCallback, useState } from 'react';
import { go, useView } from '../../data/address';
import { ask, Refusal, useAsk } from '../../data/ask';
import type { Schema, Told, Word } from '../../data/types';
import type { Page } from '../../page';
import { Button } from '../../parts/Button';
import { Select } from '../../parts/Select';
import { Shown } from '../../parts/States';
import { Everything } from './Everything';
import { OptionField } from './OptionField';
import { Summary } from './Summary';
import { Presets } from './Presets';
import { useChecked } from './checked';
import { type Asked, changed, lines, parse, text } from './words';

function Train() {
  const schema = useAsk<Schema>('/api/schema');
  return (
    <>
      <div className="head"><div><h1>Train</h1><p className="soft">Choose the data and the two players. What you leave alone stays at its default.</p></div></div>
      <Shown of={schema} height="24rem">{(data) => <Form schema={data} />}</Shown>
    </>
  );
}

/** The address holds the overrides: `/train?o=dataset=ring%0Agenerator=gan` opens the form with them. */
function Form({ schema }: { schema: Schema }) {
  const [view, setView] = useView({ o: '' });
  const asked = parse(view.o);
  const set = useCallback((change: Record<string, string | null>) => setView({ o: lines(changed(parse(new URLSearchParams(window.location.search).get('o') ?? ''), change)).join('\n') }), [setView]);
  const checked = useChecked(view.o);
  const [starting, setStarting] = useState(false);
  const [refusal, setRefusal] = useState('');
  const start = () => {
    setStarting(true);
    setRefusal('');
    ask<Told>('/api/jobs', { method: 'POST', body: { overrides: lines(asked) } }).then(
      (told) => go(`/runs/${encodeURIComponent(told.run)}`),
      (error: unknown) => {
        setStarting(false);
        setRefusal(error instanceof Refusal ? error.message : String(error));
      },
    );
  };
  return (
    <form className="train" onSubmit={(event) => { event.preventDefault(); start(); }}>
      <div className="stack">
        <section className="card stack" aria-label="Data and players">
          <div className="form-grid">
            {['dataset', 'generator', 'discriminator'].map((group) => <WordSelect key={group} schema={schema} group={group} asked={asked} chosen={checked.choices[group]} set={set} />)}
            <Classes dataset={asked['dataset'] ?? String(checked.choices['dataset'] ?? 'digits')} asked={asked} set={set} />
          </div>
        </section>
        <section className="card stack" aria-label="How long and how fast">
          <Presets secondsPerTurn={checked.pace.seconds_per_turn ?? null} asked={asked} set={set} />
          <div className="form-grid">
            {MAIN.map(({ key, label, kind, least, help }) => (
              <OptionField key={key} label={label} option={{ key, form: { kind, null: kind === 'whole', least }, remark: help }} asked={asked} now={checked.values[key]} set={set} />
            ))}
          </div>
        </section>
        <Everything schema={schema} choices={checked.choices} values={checked.values} pending={checked.pending} asked={asked} set={set} />
      </div>
      <aside>
        <Summary checked={checked} asked={asked} refusal={refusal} set={set}>
          <Button kind="main" type="submit" disabled={starting || checked.error !== null}>{starting ? 'Starting…' : 'Start'}</Button>
        </Summary>
      </aside>
    </form>
  );
}

const MAIN: { key: string; label: string; kind: 'whole' | 'number'; least: number; help: string }[] = [
  { key: 'training.turns', label: 'Turns', kind: 'whole', least: 1, help: 'of the generator; none is no limit' },
  { key: 'training.epochs', label: 'Epochs', kind: 'whole', least: 1, help: 'the budget that ends first ends the run' },
  { key: 'training.sample_every', label: 'Picture interval', kind: 'whole', least: 1, help: 'in turns' },
  { key: 'optimizer.generator.lr', label: 'Generator’s rate', kind: 'number', least: 0, help: '' },
  { key: 'optimizer.discriminator.lr', label: 'Discriminator’s rate', kind: 'number', least: 0, help: '' },
  { key: 'training.batch_size', label: 'Batch size', kind: 'whole', least: 1, help: '' },
];

function WordSelect({ schema, group, asked, chosen, set }: { schema: Schema; group: string; asked: Asked; chosen: unknown; set: (change: Record<string, string | null>) => void }) {
  const found = schema.groups.find((one) => one.group === group);
  if (!found) return null;
  const value = asked[group] ?? String(chosen ?? found.default ?? '');
  const title = `${group[0]?.toUpperCase()}${group.slice(1)}`;
  const drop = Object.fromEntries(Object.keys(asked).filter((key) => key.startsWith(`${group}.`)).map((key) => [key, null]));
  return (
    <Select label={title} value={value} help={found.words.find((word) => word.word === value)?.summary} options={found.words.map((word) => [word.word, word.word])} onChange={(word) => set({ ...drop, [group]: word === text(found.default) ? null : word })} />
  );
}

function Classes({ dataset, asked, set }: { dataset: string; asked: Asked; set: (change: Record<string, string | null>) => void }) {
  const word = useAsk<Word & { classes: string[] }>(`/api/schema/dataset/${encodeURIComponent(dataset)}`);
  const names = word.data?.classes ?? [];
  const can = word.data?.options.some((option) => option.key === 'dataset.classes');
  if (!can || names.length < 2) return null;
  const value = asked['dataset.classes'] ?? '';
  return (
    <Select label="Classes" value={value} options={[['', `All ${names.length}`], ...names.map((name, i): [string, string] => [`[${i}]`, name === String(i) ? `Only ${i}` : `Only ${name}`])]} onChange={(chosen) => set({ 'dataset.classes': chosen || null })} />
  );
}

export default { path: '/train', title: 'Train', group: 'Build', order: 20, icon: 'M4 4v16h16M8 6c1 7 4 9 11 10', component: Train } satisfies Page;
