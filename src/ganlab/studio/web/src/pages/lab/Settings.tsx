import { useEffect, useState } from 'react';
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

/** What is played: data, loss, penalty, rates, steps, widths, noise. A change begins the game anew. */
export function Settings({ schema, begun, o, drawn, set, onDraw, onExample }: Props) {
  const asked = parse(o);
  const word = (group: string): string => asked[group] ?? chosenIn(begun?.words ?? [], group) ?? String(schema.groups.find((one) => one.group === group)?.default ?? '');
  const data = drawn ? DRAWN : word('dataset');
  const penalty = word('penalty').replace(/^\[|\]$/g, '');
  const summary = (group: string, chosen: string) => wordsOf(schema, group).find((one) => one.word === chosen)?.summary;
  const pairs = (words: { word: string }[]): [string, string][] => words.map((one) => [one.word, one.word.replaceAll('_', ' ')]);
  const example = EXAMPLES.find((one) => !drawn && one.words.join('\n') === o)?.key ?? '';
  return (
    <section className="card stack lab-settings" aria-label="Settings">
      <Select label="Example" value={example} options={[['', 'as set below'], ...EXAMPLES.map((one): [string, string] => [one.key, one.title])]} onChange={(key) => onExample(EXAMPLES.find((one) => one.key === key)?.words ?? [])} />
      <Select label="Data" value={data} help={drawn ? undefined : summary('dataset', data)} options={[...pairs(planar(schema)), [DRAWN, DRAWN]]} onChange={(chosen) => (chosen === DRAWN ? onDraw() : set({ dataset: chosen }))} />
      <Button small onClick={onDraw}>{drawn ? 'Draw again' : 'Draw the data'}</Button>
      <Select label="Loss" value={word('loss')} help={summary('loss', word('loss'))} options={pairs(wordsOf(schema, 'loss'))} onChange={(loss) => set({ loss })} />
      <Select label="Penalty" value={penalty} help={summary('penalty', penalty)} options={[['', 'none'], ...pairs(wordsOf(schema, 'penalty'))]} onChange={(chosen) => set({ penalty: chosen ? `[${chosen}]` : null })} />
      <Select label="Optimizer" value={word('optimizer')} help={summary('optimizer', word('optimizer'))} options={pairs(wordsOf(schema, 'optimizer'))} onChange={(optimizer) => set({ optimizer, 'optimizer.generator.lr': null, 'optimizer.discriminator.lr': null })} />
      {NUMBERS.map(({ keys, ...rest }) => {
        const key = keys[0] ?? '';
        const now = numberOf(asked[key]) ?? numberIn(begun?.values[key]);
        return now === null ? null : <Late key={key} {...rest} value={now} onChange={(value) => set(Object.fromEntries(keys.map((one) => [one, one.endsWith('.widths') ? `[${value},${value}]` : String(value)])))} />;
      })}
    </section>
  );
}

interface Number_ {
  keys: string[];
  label: string;
  help?: string;
  min: number;
  max: number;
  step?: number;
  log?: boolean;
}
const NUMBERS: Number_[] = [
  { keys: ['optimizer.generator.lr'], label: 'Rate of G', min: 1e-5, max: 3, step: 1e-5, log: true },
  { keys: ['optimizer.discriminator.lr'], label: 'Rate of D', min: 1e-5, max: 3, step: 1e-5, log: true },
  { keys: ['training.discriminator_steps'], label: 'Steps of D in a turn', min: 1, max: 20 },
  { keys: ['generator.widths'], label: 'Width of G', help: 'units in each hidden layer', min: 2, max: 256, log: true },
  { keys: ['discriminator.widths'], label: 'Width of D', min: 2, max: 256, log: true },
  { keys: ['generator.latent_dim'], label: 'Numbers of noise', help: 'that G makes a point from', min: 1, max: 64, log: true },
  { keys: ['dataset.deviation'], label: 'Spread of the data', min: 0, max: 0.2, step: 0.005 },
  { keys: ['training.batch_size'], label: 'Points in a batch', min: 2, max: 1024, log: true },
  { keys: ['seed'], label: 'Seed', min: 0, max: 99 },
];

function numberOf(text: string | undefined): number | null {
  const value = Number((text ?? '').replace(/^\[/, '').split(/[,\]]/)[0]);
  return text === undefined || text === '' || !Number.isFinite(value) ? null : value;
}

const REST = 300;

/** A slider whose value is taken once it rests. */
function Late({ value, onChange, ...rest }: Omit<Number_, 'keys'> & { value: number; onChange: (value: number) => void }) {
  const [held, setHeld] = useState<number | null>(null);
  useEffect(() => {
    if (held === null) return;
    const timer = window.setTimeout(() => {
      onChange(held);
      setHeld(null);
    }, REST);
    return () => window.clearTimeout(timer);
  });
  return <Slider {...rest} value={held ?? value} onChange={(chosen) => setHeld(tidy(chosen))} />;
}

const tidy = (value: number): number => Number(value.toPrecision(3));
