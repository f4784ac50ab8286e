import { useState } from 'react';
import { ask, useAsk } from '../../data/ask';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { TextField } from '../../parts/Field';
import { Failure } from '../../parts/States';
import type { Words } from './Opening';
import { layoutOf } from './model/layout';
import type { Tools } from './drafts';

interface Props { tools: Tools; then: string; stops: boolean; onSaved: (word: string) => void; onClose: () => void }
const NAME = /^[a-z][a-z0-9_]{0,39}$/;

export async function save(tools: Tools, word: string, overwrite: boolean): Promise<{ saved: boolean; path: string }> {
  return ask(`/api/design/words/${tools.player}/${encodeURIComponent(word)}`, { method: 'POST', body: { graph: tools.graph, latent_dim: tools.drawing.latentDim, layout: layoutOf(tools.drawing), overwrite } });
}

/** A name for the drawing: it becomes a word like any other. */
export function Saving({ tools, then, stops, onSaved, onClose }: Props) {
  const [name, setName] = useState(tools.word);
  const [asks, setAsks] = useState('');
  const [refusal, setRefusal] = useState('');
  const words = useAsk<Words>('/api/design/words');
  const taken = (words.data?.[tools.player] ?? []).some((row) => row.word === name && !row.own) || name === 'layers';
  const good = NAME.test(name) && !taken;
  const go = (overwrite: boolean) => {
    setRefusal('');
    save(tools, name, overwrite).then(
      ({ saved, path }) => {
        if (!saved) return setAsks(path);
        tools.savedAs(name);
        onSaved(name);
      },
      (error: unknown) => setRefusal(error instanceof Error ? error.message : String(error)),
    );
  };
  return (
    <Dialog title={`Save the ${tools.player}`} onClose={onClose}>
      <form className="stack" onSubmit={(event) => { event.preventDefault(); if (good) go(asks !== '' || name === tools.word); }}>
        <TextField label="Its word" value={name} onChange={(value) => { setName(value); setAsks(''); }} aria-invalid={name !== '' && !good} help={taken ? `${name} is a word of ganlab; choose another name` : name !== '' && !good ? 'small letters, digits and _, beginning with a letter, up to 40' : `it is written to conf/${tools.player}/${good ? name : 'NAME'}.yaml, and ${tools.player}=${good ? name : 'NAME'} trains it`} autoFocus />
        {stops ? <div className="notice warn">It has problems and cannot be trained as it is.</div> : null}
        {asks ? <div className="notice warn" role="alert">{asks} is there already. Overwrite it?</div> : null}
        {refusal ? <Failure error={refusal} /> : null}
        <div className="row"><Button kind="main" type="submit" disabled={!good}>{asks ? 'Overwrite' : then}</Button></div>
      </form>
    </Dialog>
  );
}
