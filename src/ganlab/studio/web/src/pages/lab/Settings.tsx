import { useEffect, useRef, useState } from 'react';
import type { Schema } from '../../data/types';
import { Button } from '../../parts/Button';
import { Select } from '../../parts/Select';
import { Slider } from '../../parts/Slider';
import { parse } from '../train/words';
import { EXAMPLES } from './examples';
import type { Begun } from './live';
import { chosenIn, numberIn, planar, wordsOf } from './setting';

interface Props {
  schema: Schema;
  begun: Begun | null;
  o: string;
  drawn: boolean;
  set: (change: Record<string, string | null>) => void;
  onDraw: () => void;
  onExample: (words: string[]) => void;
}
const DRAWN = 'drawn by you';

/** What is played: data, loss, penalty, optimizer. A change begins the game anew. */
export function Settings({ schema, begun, o, drawn, set, onDraw, onExample }: Props) {
  const asked = parse(o);
  const word = (group: string): string => asked[group] ?? chosenIn(begun?.words ?? [], group) ?? (begun ? String(schema.groups.find((one) => one.group === group)?.default ?? '') : '…');
  const data = drawn ? DRAWN : word('dataset');
  const penalty = word('penalty').replace(/^\[|\]$/g, '');
  const summary = (group: string, chosen: string) => wordsOf(schema, group).find((one) => one.word === chosen)?.summary;
  const pairs = (words: { word: string }[]): [string, string][] => words.map((one) => [one.word, one.word.replaceAll('_', ' ')]);
  const example = EXAMPLES.find((one) => !drawn && one.words.join('\n') === o)?.key ?? '';
  return (
    <section className="card lab-words" aria-label="Setting">
      <Select label="Example" value={example} options={[['', 'as set here'], ...EXAMPLES.map((one): [string, string] => [one.key, one.title])]} onChange={(key) => onExample(EXAMPLES.find((one) => one.key === key)?.words ?? [])} />
      <Select label="Data" value={data} options={[...pairs(planar(schema)), [DRAWN, DRAWN]]} onChange={(chosen) => (chosen === DRAWN ? onDraw() : set({ dataset: chosen }))} />
      <Button onClick={onDraw}>{drawn ? 'Draw again' : 'Draw the data'}</Button>
      <Select label="Loss" value={word('loss')} options={pairs(wordsOf(schema, 'loss'))} onChange={(loss) => set({ loss })} />
      <Select label="Penalty" value={penalty} options={[['', 'none'], ...pairs(wordsOf(schema, 'penalty'))]} onChange={(chosen) => set({ penalty: chosen ? `[${chosen}]` : null })} />
      <Select label="Optimizer" value={word('optimizer')} options={pairs(wordsOf(schema, 'optimizer'))} onChange={(optimizer) => set({ optimizer, 'optimizer.generator.lr': null, 'optimizer.discriminator.lr': null })} />
      <p className="soft small">{['loss', 'penalty', 'optimizer'].map((group) => summary(group, group === 'penalty' ? penalty : word(group))).filter(Boolean).join(' · ')}</p>
    </section>
  );
}

/** Rates, steps, widths and noise. */
export function Numbers({ begun, o, set }: Pick<Props, 'begun' | 'o' | 'set'>) {
  const asked = parse(o);
  return (
    <section className="card stack lab-numbers" aria-label="Numbers">
      {NUMBERS.map(({ key, ...rest }) => {
        const now = numberOf(asked[key]) ?? numberIn(begun?.values[key]);
        const written = (value: number) => (key.endsWith('.widths') ? `[${value},${value}]` : String(value));
        return now === null ? null : <Late key={key} {...rest} value={now} onChange={(value) => set({ [key]: written(value) })} />;
      })}
    </section>
  );
}

interface Control {
  key: string;
  label: string;
  help?: string;
  min: number;
  max: number;
  step?: number;
  log?: boolean;
}
const NUMBERS: Control[] = [
  { key: 'optimizer.generator.lr', label: 'Rate of G', min: 1e-5, max: 3, step: 1e-5, log: true },
  { key: 'optimizer.discriminator.lr', label: 'Rate of D', min: 1e-5, max: 3, step: 1e-5, log: true },
  { key: 'training.discriminator_steps', label: 'Steps of D in a turn', min: 1, max: 20 },
  { key: 'generator.widths', label: 'Width of G, units', min: 2, max: 256, log: true },
  { key: 'discriminator.widths', label: 'Width of D, units', min: 2, max: 256, log: true },
  { key: 'generator.latent_dim', label: 'Numbers of noise', min: 1, max: 64, log: true },
  { key: 'dataset.deviation', label: 'Spread of the data', min: 0, max: 0.2, step: 0.005 },
  { key: 'training.batch_size', label: 'Points in a batch', min: 2, max: 1024, log: true },
  { key: 'seed', label: 'Seed', min: 0, max: 99 },
];

function numberOf(text: string | undefined): number | null {
  const value = Number((text ?? '').replace(/^\[/, '').split(/[,\]]/)[0]);
  return text === undefined || text === '' || !Number.isFinite(value) ? null : value;
}

const REST = 300;

/** A slider whose value is taken once it rests. */
function Late({ value, onChange, ...rest }: Omit<Control, 'key'> & { value: number; onChange: (value: number) => void }) {
  const [held, setHeld] = useState<number | null>(null);
  const take = useRef(onChange);
  take.current = onChange;
  useEffect(() => {
    if (held === null) return;
    const timer = window.setTimeout(() => {
      take.current(held);
      setHeld(null);
    }, REST);
    return () => window.clearTimeout(timer);
  }, [held]);
  return <Slider {...rest} value={held ?? value} onChange={(chosen) => setHeld(tidy(chosen))} />;
}

const tidy = (value: number): number => Number(value.toPrecision(3));
