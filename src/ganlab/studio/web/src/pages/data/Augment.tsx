import { Link } from '../../data/address';
import { useAsk } from '../../data/ask';
import { slot } from '../../data/picture';
import type { Option, Schema, Word } from '../../data/types';
import { Button } from '../../parts/Button';
import { Command } from '../../parts/Command';
import { Check, TextField } from '../../parts/Field';
import { Picture } from '../../parts/Picture';
import { Sheet } from '../../parts/Sheet';
import { Slider } from '../../parts/Slider';
import { Empty, Shown } from '../../parts/States';
import { text } from '../train/words';
import { listed, members, range, settings, training, unlisted } from './augmentation';
import { type Change, chosen, type Facts, from, type View } from './source';

const COUNT = 8;
const DRAWN: Record<string, number> = { points: 1000, sounds: 1 };
const SEEDS = 100_000;
type Set = (key: string, value: string | null) => void;

/** What augmentations do to the data: chosen, moved, seen beside the originals, and taken into a training. */
export function Augment({ facts, view, set }: { facts: Facts; view: View; set: Change }) {
  const schema = useAsk<Schema>('/api/schema');
  const words = view.words.split(',').filter(Boolean);
  const asked = settings(view.set, words);
  const change: Set = (key, value) => {
    const next = { ...asked, ...(value === null ? {} : { [key]: value }) };
    if (value === null) delete next[key];
    set({ set: Object.entries(next).map(([k, v]) => `${k}=${v}`).join('\n') });
  };
  const overrides = { ...chosen(view), augmentation: listed(words), ...asked };
  return (
    <Shown of={schema}>
      {({ groups }) => {
        const offered = groups.find((group) => group.group === 'augmentation')?.words ?? [];
        const toggle = (word: string, on: boolean) => set({ words: [...words.filter((w) => w !== word), ...(on ? [word] : [])].join(',') }); // they work in this order
        return (
          <div className="augment">
            <div className="stack">
              <div role="group" aria-label="Augmentations" className="stack tight">
                {offered.map(({ word, summary }) => (
                  <div key={word} className="offer">
                    <Check label={word} checked={words.includes(word)} onChange={(on) => toggle(word, on)} />
                    <span className="soft small">{summary}</span>
                    {words.includes(word) ? <Options word={word} asked={asked} set={change} /> : null}
                  </div>
                ))}
              </div>
            </div>
            <div className="stack">
              {words.length === 0 ? <Empty title="Choose an augmentation"><p>Its effect is shown here beside the originals.</p></Empty> : (
                <>
                  <div className="row apart">
                    <Check label="Compare with none" checked={view.none === 'yes'} onChange={(on) => set({ none: on ? 'yes' : 'no' })} />
                    <Button onClick={() => set({ seed: Math.floor(Math.random() * SEEDS) })}>Shuffle</Button>
                  </div>
                  <Effect facts={facts} view={view} words={words} asked={asked} />
                  <div className="row"><Link className="button main" href={training(overrides)}>Add to config</Link><span className="soft small">opens Train with it</span></div>
                  <details><summary>From a terminal</summary><Command text={`ganlab train ${Object.entries(overrides).map(([key, value]) => `${key}=${value}`).join(' ')}`} /></details>
                </>
              )}
            </div>
          </div>
        );
      }}
    </Shown>
  );
}

function Effect({ facts, view, words, asked }: { facts: Facts; view: View; words: string[]; asked: Record<string, string> }) {
  const given = { augmentation: words, set: Object.entries(asked).map(([key, value]) => `${key}=${value}`), seed: view.seed };
  const compared = view.none === 'yes';
  if (facts.modality !== 'images') {
    const path = (after: string) => from(view, '/augmented.png', { ...given, count: DRAWN[facts.modality] ?? COUNT, pixels: 320, after, slot: slot(`after-${after}`) });
    return (
      <div className="split">
        {compared ? <figure><figcaption>None</figcaption><Picture className="drawn" path={path('false')} alt="Without augmentation" /></figure> : null}
        <figure><figcaption>{words.join(', ')}</figcaption><Picture className="drawn" path={path('true')} alt="With augmentation" /></figure>
      </div>
    );
  }
  const path = from(view, '/augmented.png', { ...given, count: COUNT, slot: slot('augmented') });
  const tiles = Array.from({ length: 2 * COUNT }, (_, i) => (i < COUNT ? { name: `Original ${i + 1}` } : { name: `The same with ${words.join(', ')}` }));
  return (
    <div className={compared ? 'compared' : 'compared alone'}>
      <span className="soft small rows"><span>None</span><span>{words.join(', ')}</span></span>
      <Sheet label="Originals above, the same augmented below" path={path} columns={COUNT} across={COUNT} tiles={tiles} close />
    </div>
  );
}

function Options({ word, asked, set }: { word: string; asked: Record<string, string>; set: Set }) {
  const told = useAsk<Word>(`/api/schema/augmentation/${word}`);
  return (
    <Shown of={told} height="3rem">
      {(data) => <div className="stack options">{data.options.filter((option) => option.in_file).map((option) => <One key={option.key} option={option} given={asked[option.key]} set={set} />)}</div>}
    </Shown>
  );
}

function One({ option, given, set }: { option: Option; given: string | undefined; set: Set }) {
  const name = option.key.split('.').slice(2).join('.').replaceAll('_', ' ');
  const track = range(option);
  const standard = text(option.value);
  const put = (value: string) => set(option.key, value === standard ? null : value);
  if (track) {
    const free = option.form.null && given === undefined && option.value === null;
    const help = [option.remark, free ? 'left to the training, where it begins at 0; move it to see one' : ''].filter(Boolean).join('; ');
    return <Slider label={name} help={help || undefined} {...track} value={Number(given ?? option.value ?? track.min)} onChange={(value) => put(String(value))} />;
  }
  const offered = members(option.type);
  if (offered) {
    const now = given === undefined && Array.isArray(option.value) ? option.value.map(String) : unlisted(given ?? '');
    return <div role="group" aria-label={name} className="row">{offered.map((part) => <Check key={part} label={part} checked={now.includes(part)} onChange={(on) => put(listed(offered.filter((p) => (p === part ? on : now.includes(p)))))} />)}</div>;
  }
  return <TextField label={name} help={[option.remark, option.type].filter(Boolean).join('; ')} value={given ?? ''} placeholder={standard} onChange={(value) => set(option.key, value || null)} />;
}
