import type { ReactNode } from 'react';
import type { Group, Schema } from '../../data/types';
import { Button } from '../../parts/Button';
import { Field } from '../../parts/Field';
import { OptionField } from '../train/OptionField';
import { Presets } from '../train/Presets';
import { Summary } from '../train/Summary';
import type { Checked } from '../train/checked';
import { type Asked, text } from '../train/words';
import type { Player } from './model/document';
import type { Tools } from './drafts';

const BOXES: [string, string, string][] = [
  ['dataset', 'Data', 'what is learned from'], ['generator', 'Generator', 'makes samples of noise'], ['discriminator', 'Discriminator', 'tells real from made'],
  ['loss', 'Loss', 'what each wants'], ['optimizer', 'Optimizer', 'how each learns'], ['training', 'Training process', 'who moves when'],
];
interface Props {
  schema: Schema;
  own: Record<Player, string[]>;
  drafts: Record<Player, Tools>;
  asked: Asked;
  checked: Checked;
  refusal: string;
  set: (change: Record<string, string | null>) => void;
  onDraw: (player: Player, word: string) => void;
  train: ReactNode;
}

/** Six boxes, each a word or a drawing of one's own. */
export function Pipeline({ schema, own, drafts, asked, checked, refusal, set, onDraw, train }: Props) {
  return (
    <div className="train pipe">
      <div className="stack">
        <ol className="pipeline" aria-label="Pipeline">
          {BOXES.map(([name, title, about]) => {
            const group = schema.groups.find((one) => one.group === name);
            if (!group) return null;
            const player = name === 'generator' || name === 'discriminator' ? name : null;
            const value = asked[name] ?? text(checked.choices[name] ?? group.default);
            return (
              <li key={name} className={`card box ${name}`}>
                <Box group={group} title={title} about={about} value={value} own={player ? own[player] : []} onChange={(word) => set({ ...dropped(asked, name), [name]: word })} />
                {player ? <Button small onClick={() => onDraw(player, value)}>{drafts[player].word === value && drafts[player].dirty ? 'Draw (changed)' : 'Draw'}</Button> : null}
              </li>
            );
          })}
        </ol>
        <section className="card stack" aria-label="How long">
          <Presets secondsPerTurn={checked.pace.seconds_per_turn ?? null} asked={asked} set={set} />
          <div className="form-grid">
            <OptionField label="Turns" option={{ key: 'training.turns', form: { kind: 'whole', null: true, least: 1 }, remark: 'of the generator' }} asked={asked} now={checked.values['training.turns']} set={set} />
            <OptionField label="Picture interval" option={{ key: 'training.sample_every', form: { kind: 'whole', null: true, least: 1 }, remark: 'in turns' }} asked={asked} now={checked.values['training.sample_every']} set={set} />
            <OptionField label="Seed" option={{ key: 'seed', form: { kind: 'whole', null: false, least: 0 }, remark: '' }} asked={asked} now={checked.values['seed']} set={set} />
          </div>
        </section>
      </div>
      <aside><Summary checked={checked} asked={asked} refusal={refusal} set={set}>{train}</Summary></aside>
    </div>
  );
}

const dropped = (asked: Asked, group: string): Record<string, null> => Object.fromEntries(Object.keys(asked).filter((key) => key.startsWith(`${group}.`) && group !== 'training').map((key) => [key, null]));

function Box({ group, title, about, value, own, onChange }: { group: Group; title: string; about: string; value: string; own: string[]; onChange: (word: string) => void }) {
  const others = group.words.map((word) => word.word).filter((word) => !own.includes(word) && word !== 'layers');
  const known = own.includes(value) || others.includes(value);
  return (
    <Field label={title} help={group.words.find((word) => word.word === value)?.summary || about}>
      {(ids) => (
        <select {...ids} value={value} onChange={(event) => onChange(event.target.value)}>
          {known ? null : <option value={value}>{value}</option>}
          {own.length > 0 ? <optgroup label="Your own">{own.map((word) => <option key={word} value={word}>{word}</option>)}</optgroup> : null}
          {own.length > 0 ? <optgroup label="Words">{others.map((word) => <option key={word} value={word}>{word}</option>)}</optgroup> : others.map((word) => <option key={word} value={word}>{word}</option>)}
        </select>
      )}
    </Field>
  );
}
