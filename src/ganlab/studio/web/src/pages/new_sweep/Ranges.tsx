import { useState } from 'react';
import { useAsk } from '../../data/ask';
import type { Word } from '../../data/types';
import { Button } from '../../parts/Button';
import { Check, Field, TextField } from '../../parts/Field';
import { List } from './List';
import { type Axes, spaced } from './words';

const OFFERED = ['optimizer.generator.lr', 'optimizer.discriminator.lr', 'loss', 'penalty', 'training.batch_size', 'training.discriminator_steps', 'generator.latent_dim', 'generator.widths', 'conditioning', 'augmentation'];

/** Any other key, with its values as a list or as a range. */
export function Ranges({ axes, set }: { axes: Axes; set: (key: string, values: string[]) => void }) {
  const [key, setKey] = useState('optimizer.generator.lr');
  const [values, setValues] = useState<string[]>([]);
  const [range, setRange] = useState({ from: '1e-4', to: '1e-3', count: '3', log: true });
  const group = useAsk<Word>('/api/schema/training/default');
  const names = [...new Set([...OFFERED, ...(group.data?.options.map((option) => option.key) ?? [])])];
  const ranged = spaced({ from: Number(range.from), to: Number(range.to), count: Math.min(50, Number(range.count) || 1), log: range.log });
  return (
    <>
      <h2>Anything else</h2>
      {Object.entries(axes).map(([name, chosen]) => (
        <div key={name} className="row" style={{ alignItems: 'end' }}>
          <div style={{ flex: '1 1 16rem' }}><List label={name} values={chosen} onChange={(list) => set(name, list)} /></div>
          <Button kind="quiet" aria-label={`Take out ${name}`} onClick={() => set(name, [])}>Take out</Button>
        </div>
      ))}
      <div className="form-grid">
        <Field label="Key" help="of any part, as on the command line">
          {(ids) => <><input {...ids} list="sweep-keys" value={key} autoComplete="off" spellCheck={false} onChange={(event) => setKey(event.target.value.trim())} /><datalist id="sweep-keys">{names.map((name) => <option key={name} value={name} />)}</datalist></>}
        </Field>
        <List label="Values" help="with commas between" values={values} onChange={setValues} />
        <div className="field"><span className="label">As a list</span><Button disabled={!key || values.length === 0} onClick={() => { set(key, values); setValues([]); }}>Add the list</Button></div>
      </div>
      <details>
        <summary>As a range</summary>
        <div className="form-grid">
          <TextField label="From" inputMode="decimal" value={range.from} onChange={(from) => setRange({ ...range, from })} />
          <TextField label="To" inputMode="decimal" value={range.to} onChange={(to) => setRange({ ...range, to })} />
          <TextField label="How many values" inputMode="numeric" value={range.count} onChange={(count) => setRange({ ...range, count })} />
          <Check label="By equal ratios" checked={range.log} onChange={(log) => setRange({ ...range, log })} />
          <div className="field"><span className="help mono">{ranged.join(', ')}</span><Button disabled={!key || ranged.length === 0} onClick={() => set(key, ranged)}>Add the range</Button></div>
        </div>
      </details>
    </>
  );
}
