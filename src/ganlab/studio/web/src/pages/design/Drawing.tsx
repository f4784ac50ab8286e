import { useState } from 'react';
import type { Schema } from '../../data/types';
import { Button } from '../../parts/Button';
import { Select } from '../../parts/Select';
import { type Asked, text } from '../train/words';
import type { Player } from './model/document';
import type { Checking } from './checking';
import type { Tools } from './drafts';
import { Editor } from './Editor';
import { Exporting } from './Exporting';
import { Opening } from './Opening';

interface Props {
  schema: Schema;
  tools: Tools;
  drafts: Record<Player, Tools>;
  checking: Checking;
  asked: Asked;
  dataset: string[];
  set: (change: Record<string, string | null>) => void;
  starting: boolean;
  onSave: () => void;
  onTrain: () => void;
}

/** One player's tab: what the drawing is called and for which data, its files, and the editor. */
export function Drawing({ schema, tools, drafts, checking, asked, dataset, set, starting, onSave, onTrain }: Props) {
  const [opening, setOpening] = useState(false);
  const [exporting, setExporting] = useState(false);
  const data = schema.groups.find((group) => group.group === 'dataset');
  const blank = (tools.drawing.lists['']?.length ?? 0) === 0;
  const stops = checking.checked?.stops !== false || checking.pending;
  return (
    <div className="stack">
      <div className="row between">
        <div className="row">
          <b>{tools.word || (blank ? 'A new drawing' : 'Not saved yet')}</b>
          {tools.dirty ? <span className="badge">changed</span> : null}
          <Select label="For the data" value={asked['dataset'] ?? text(data?.default)} options={(data?.words ?? []).map((word) => [word.word, word.word])}
            onChange={(word) => set({ ...Object.fromEntries(Object.keys(asked).filter((key) => key.startsWith('dataset.')).map((key) => [key, null])), dataset: word })} />
        </div>
        <div className="row">
          <Button onClick={() => setOpening(true)}>New from …</Button>
          <Button onClick={onSave} disabled={blank}>Save</Button>
          <Button onClick={() => setExporting(true)} disabled={blank || stops}>Export</Button>
          <Button kind="main" onClick={onTrain} disabled={blank || stops || starting}>{starting ? 'Starting…' : 'Train this'}</Button>
        </div>
      </div>
      <Editor tools={tools} checking={checking} dataset={dataset} onOverrides={set} onStart={() => setOpening(true)} />
      {opening ? <Opening player={tools.player} dataset={dataset} onClose={() => setOpening(false)} onOverrides={(words) => set(Object.fromEntries(words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)])))}
        onOpen={(player, drawing, word, isOwn) => drafts[player].open(drawing, word, isOwn)} /> : null}
      {exporting ? <Exporting tools={tools} dataset={dataset} onClose={() => setExporting(false)} /> : null}
    </div>
  );
}
