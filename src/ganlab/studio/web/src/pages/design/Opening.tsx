import { useState } from 'react';
import { ask, Refusal, useAsk } from '../../data/ask';
import type { RunPage } from '../../data/types';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Field } from '../../parts/Field';
import { Select } from '../../parts/Select';
import { Failure, Shown } from '../../parts/States';
import { type Drawing, empty, type Player, type Point } from './model/document';
import { laidOut } from './model/layout';
import { read } from './model/written';
import { Modules } from './Modules';
import { type Lexicon, useLexicon } from './palette';

export interface Words { generator: WordRow[]; discriminator: WordRow[] }
interface WordRow { word: string; graph: boolean; own: boolean }
interface Opened { word: string; graph: unknown; latent_dim: number | null; own?: boolean; layout?: Record<string, Record<string, Point>> }
export type OnOpen = (player: Player, drawing: Drawing, word: string, isOwn: boolean) => void;

const drawn = (opened: Opened, player: Player, lexicon: Lexicon): Drawing =>
  laidOut(read(opened.graph, player, lexicon.first, undefined, opened.latent_dim ?? undefined), opened.layout ?? {});

export async function openWord(player: Player, word: string, lexicon: Lexicon): Promise<{ drawing: Drawing; own: boolean }> {
  const opened = await ask<Opened>(`/api/design/words/${player}/${encodeURIComponent(word)}`);
  if (opened.graph === null) throw new Refusal(`${player}=${word} is code and cannot be drawn; take one of the others.`, 400);
  return { drawing: drawn(opened, player, lexicon), own: opened.own === true };
}

export async function openRun(id: string, player: Player, lexicon: Lexicon): Promise<{ drawing: Drawing; word: string }> {
  const told = await ask<{ players: Record<Player, Opened> }>(`/api/design/run/${encodeURIComponent(id)}`);
  const opened = told.players[player];
  if (opened.graph === null) throw new Refusal(`The ${player} of this run (${opened.word || 'unknown'}) is code and cannot be drawn; take another run.`, 400);
  return { drawing: drawn(opened, player, lexicon), word: opened.word };
}

/** A drawing from a template, a word, a run, a file, or from nothing. */
export function Opening({ player, dataset, onOpen, onOverrides, onClose }: { player: Player; dataset: string[]; onOpen: OnOpen; onOverrides: (overrides: string[]) => void; onClose: () => void }) {
  const lexicon = useLexicon();
  const words = useAsk<Words>('/api/design/words');
  const runs = useAsk<RunPage>('/api/runs?count=50');
  const [refusal, setRefusal] = useState('');
  const [code, setCode] = useState('');
  const [remarks, setRemarks] = useState<string[]>([]);
  const trying = (work: Promise<void>) => work.catch((error: unknown) => setRefusal(error instanceof Error ? error.message : String(error)));
  const word = (name: string) => void trying(openWord(player, name, lexicon).then(({ drawing, own }) => { onOpen(player, drawing, own ? name : '', own); onClose(); }));
  const run = (id: string) => void trying(openRun(id, player, lexicon).then(({ drawing }) => { onOpen(player, drawing, '', false); onClose(); }));
  const file = (given: File) => void trying(given.text().then((text) => ask<{ players: Partial<Record<Player, { graph: unknown; latent_dim: number | null }>>; overrides: string[]; remarks: string[] }>('/api/design/modular', { method: 'POST', body: { text } })).then((found) => {
    for (const [whose, one] of Object.entries(found.players)) onOpen(whose as Player, read(one.graph, whose as Player, lexicon.first, undefined, one.latent_dim ?? undefined), '', false);
    onOverrides(found.overrides);
    if (found.remarks.length > 0) setRemarks(found.remarks);
    else onClose();
  }));
  return (
    <Dialog title={`New ${player} from …`} onClose={onClose}>
      {refusal ? <Failure error={refusal} /> : null}
      {remarks.length > 0 ? <div className="notice plain"><p>The pipeline is set as the file says:</p><pre tabIndex={0}>{remarks.join('\n')}</pre></div> : null}
      <Shown of={words} height="6rem">{(found) => <WordButtons rows={found[player]} onWord={word} onCode={setCode} onEmpty={() => { onOpen(player, empty(), '', false); onClose(); }} />}</Shown>
      {code ? <Modules player={player} word={code} dataset={dataset} /> : null}
      {runs.data && runs.data.rows.length > 0 ? <Select label="A run's network" value="" options={[['', 'choose a run …'], ...runs.data.rows.map((row): [string, string] => [row.id, `${row.title}, seed ${row.seed ?? '?'} (${row.id.slice(-6)})`])]} onChange={(id) => id && run(id)} /> : null}
      <Field label="A JSON of the modular framework" help="one with layers becomes drawings; any other sets the pipeline">
        {(ids) => <input {...ids} type="file" accept=".json,application/json" onChange={(event) => { const given = event.target.files?.[0]; if (given) file(given); }} />}
      </Field>
    </Dialog>
  );
}

function WordButtons({ rows, onWord, onCode, onEmpty }: { rows: WordRow[]; onWord: (word: string) => void; onCode: (word: string) => void; onEmpty: () => void }) {
  const own = rows.filter((row) => row.own);
  const graphs = rows.filter((row) => row.graph && !row.own);
  const code = rows.filter((row) => !row.graph && !row.own);
  return (
    <>
      {own.length > 0 ? <div className="stack"><h3>Your own</h3><div className="row">{own.map((row) => <Button key={row.word} small disabled={!row.graph} onClick={() => onWord(row.word)}>{row.word}</Button>)}</div></div> : null}
      <div className="stack"><h3>Templates and named networks</h3><div className="row"><Button small onClick={onEmpty}>An empty canvas</Button>{graphs.map((row) => <Button key={row.word} small onClick={() => onWord(row.word)}>{row.word}</Button>)}</div></div>
      <div className="stack"><h3>Written in code, to read and to train</h3><div className="row">{code.map((row) => <Button key={row.word} small kind="quiet" onClick={() => onCode(row.word)}>{row.word}</Button>)}</div></div>
    </>
  );
}
