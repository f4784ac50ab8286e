import { useState } from 'react';
import { useAsk } from '../../data/ask';
import type { Group, Schema, Word } from '../../data/types';
import { Check } from '../../parts/Field';
import { Select } from '../../parts/Select';
import { Shown } from '../../parts/States';
import { OptionField } from './OptionField';
import { type Asked, text } from './words';

type Set = (change: Record<string, string | null>) => void;
interface Props {
  schema: Schema;
  choices: Record<string, unknown>;
  values: Record<string, unknown>;
  /** The words in effect are being asked for anew; what depends on them waits. */
  pending: boolean;
  asked: Asked;
  set: Set;
}
const ABOVE = ['dataset', 'generator', 'discriminator'];

/** Every group and every parameter, each group folded until it is asked for. */
export function Everything({ schema, choices, values, pending, asked, set }: Props) {
  return (
    <section className="card stack" aria-label="Everything else">
      <h2>Everything else</h2>
      <div className="form-grid"><OptionField label="Seed" option={{ key: 'seed', form: { kind: 'whole', null: false, least: 0 }, remark: '' }} asked={asked} now={values['seed']} set={set} /></div>
      <div className="folded">{schema.groups.map((group) => <GroupFields key={group.group} group={group} choices={choices} values={values} pending={pending} asked={asked} set={set} />)}</div>
    </section>
  );
}

function GroupFields({ group, choices, values, pending, asked, set }: { group: Group } & Omit<Props, 'schema'>) {
  const [open, setOpen] = useState(false);
  const name = group.group;
  const chosen = wordsOf(asked[name] ?? text(choices[name] ?? group.default));
  const touched = Object.keys(asked).some((key) => key === name || key.startsWith(`${name}.`));
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{name} <span className="soft small">{chosen.join(', ') || 'none'}{touched ? ' · changed' : ''}</span></summary>
      {open ? (
        <div className="stack" style={{ padding: '.5rem 0 1rem 1.2rem' }}>
          {ABOVE.includes(name) ? null : <Choice group={group} chosen={chosen} pending={pending} set={set} />}
          {chosen.map((word) => <Options key={word} group={name} word={word} values={values} asked={asked} set={set} />)}
        </div>
      ) : null}
    </details>
  );
}

function Choice({ group, chosen, pending, set }: { group: Group; chosen: string[]; pending: boolean; set: Set }) {
  const { group: name, words } = group;
  if (!group.many) {
    return <Select label={`Word of ${name}`} value={chosen[0] ?? ''} help={words.find((w) => w.word === chosen[0])?.summary} options={words.map((w) => [w.word, w.word])} onChange={(word) => set({ [name]: word === group.default ? null : word })} />;
  }
  const toggle = (word: string, on: boolean) => {
    const next = words.map((w) => w.word).filter((w) => (w === word ? on : chosen.includes(w)));
    set({ [name]: `[${next.join(',')}]` });
  };
  return <div className="form-grid">{words.map((w) => <Check key={w.word} label={w.word} checked={chosen.includes(w.word)} disabled={pending} onChange={(on) => toggle(w.word, on)} />)}</div>;
}

function Options({ group, word, values, asked, set }: { group: string; word: string; values: Record<string, unknown>; asked: Asked; set: Set }) {
  const told = useAsk<Word>(`/api/schema/${encodeURIComponent(group)}/${encodeURIComponent(word)}`);
  return (
    <Shown of={told} height="4rem">
      {(data) => (
        <div className="stack">
          <p className="soft small">{data.summary} {data.papers.length > 0 ? `(${data.papers.join('; ')})` : ''}</p>
          <div className="form-grid">
            {data.options.filter((option) => option.in_file).map((option) => <OptionField key={option.key} option={option} asked={asked} now={values[option.key] ?? option.value} set={set} />)}
          </div>
        </div>
      )}
    </Shown>
  );
}

/** The words of a choice: `gan`, or `[fid,kid]`. */
export function wordsOf(chosen: string): string[] {
  const plain = chosen.replace(/^\[|\]$/g, '').trim();
  return plain === '' || plain === 'null' ? [] : plain.split(',').map((word) => word.trim());
}
