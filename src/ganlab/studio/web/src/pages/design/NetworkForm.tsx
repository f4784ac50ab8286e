import { useState } from 'react';
import { Button } from '../../parts/Button';
import { TextField } from '../../parts/Field';
import { Select } from '../../parts/Select';
import type { Checked } from './model/check';
import { from, inOrder, listOf, namesOf, type Place, TOP } from './model/document';
import { shown, valueOf } from './model/text';
import type { Tools } from './drafts';
import { useLexicon } from './palette';

/** What belongs to the network, or a block, as a whole. */
export function NetworkForm({ tools, place, checked }: { tools: Tools; place: Place; checked: Checked | null }) {
  const { palette } = useLexicon();
  const { drawing, change, player } = tools;
  const block = place.startsWith('block:') ? place.slice(6) : null;
  const values = block ? (drawing.blocks[block] ?? {}) : drawing.values;
  const setValues = (next: Record<string, unknown>) => change((d) => (block ? { ...d, blocks: { ...d.blocks, [block]: next } } : { ...d, values: next }), 'values');
  return (
    <div className="stack">
      <h2>{block ? `Block ${block}` : place === TOP ? 'The network' : 'Inside a repeat'}</h2>
      {place === TOP ? (
        <div className="form-grid narrow">
          <TextField label="Title" value={drawing.title} onChange={(title) => change((d) => ({ ...d, title }), 'title')} />
          {player === 'generator' ? <TextField label="Numbers of a latent" inputMode="numeric" value={String(drawing.latentDim)} onChange={(text) => /^[1-9]\d{0,5}$/.test(text) && change((d) => ({ ...d, latentDim: Number(text) }), 'latent')} /> : null}
          <Select label="First weights" value={drawing.initialization} options={palette.initialization.map((one) => [one, one])} onChange={(initialization) => change((d) => ({ ...d, initialization }))} />
          <Select label="Weights" value={drawing.weights} help="how all layers normalise them" options={palette.weights.map((one) => [one, one])} onChange={(weights) => change((d) => ({ ...d, weights }))} />
          {palette.outputs[player].length > 1 || Object.keys(drawing.outputs).length > 0 ? <Outputs tools={tools} checked={checked} /> : null}
        </div>
      ) : null}
      {block || place === TOP ? <Values values={values} onChange={setValues} /> : null}
      {checked ? <p className="soft small">An expression may name {Object.entries(checked.facts).map(([name, value]) => `${name} (${shown(value)})`).join(', ')}.</p> : null}
    </div>
  );
}

function Outputs({ tools, checked }: { tools: Tools; checked: Checked | null }) {
  const { palette } = useLexicon();
  const { drawing, change, player } = tools;
  const names = [...namesOf(inOrder(listOf(drawing, TOP)))];
  const choose = (output: string, id: string) => change((d) => {
    const outputs = { ...d.outputs };
    if (id === '') delete outputs[output];
    else outputs[output] = from(id);
    return { ...d, outputs };
  });
  return (
    <>
      {palette.outputs[player].map((output) => (
        <Select key={output} label={`Output ${output}`} value={drawing.outputs[output]?.node ?? ''} onChange={(id) => choose(output, id)}
          options={[['', checked?.outputs[output] ? `${checked.outputs[output]} (by itself)` : 'none'], ...names]} />
      ))}
    </>
  );
}

function Values({ values, onChange }: { values: Record<string, unknown>; onChange: (values: Record<string, unknown>) => void }) {
  const [name, setName] = useState('');
  const isName = /^[A-Za-z_]\w*$/.test(name) && !(name in values);
  return (
    <div className="stack">
      <div><h3>Values</h3><p className="soft small">Numbers under a name, such as width, which a command line and a sweep can set.</p></div>
      {Object.entries(values).map(([key, value]) => (
        <div key={key} className="row nowrap">
          <TextField label={key} value={shown(value)} onChange={(text) => onChange({ ...values, [key]: valueOf(text) ?? 0 })} />
          <Button small aria-label={`Take ${key} out`} onClick={() => onChange(Object.fromEntries(Object.entries(values).filter(([other]) => other !== key)))}>✕</Button>
        </div>
      ))}
      <form className="row nowrap" onSubmit={(event) => { event.preventDefault(); if (isName) { onChange({ ...values, [name]: 64 }); setName(''); } }}>
        <TextField label="New value" value={name} onChange={setName} placeholder="width" />
        <Button small type="submit" disabled={!isName}>Add</Button>
      </form>
    </div>
  );
}
