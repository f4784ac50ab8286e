import { useCallback, useEffect, useState } from 'react';
import { go, useView } from '../../data/address';
import { ask, useAsk } from '../../data/ask';
import type { Schema, Told } from '../../data/types';
import type { Page } from '../../page';
import { Button } from '../../parts/Button';
import { Failure, Shown } from '../../parts/States';
import { Tabs } from '../../parts/Tabs';
import { useChecked } from '../train/checked';
import { changed, lines, parse } from '../train/words';
import type { Player } from './model/document';
import { useChecking } from './checking';
import { useDraft } from './drafts';
import { Drawing } from './Drawing';
import { openRun, openWord, type Words } from './Opening';
import { lexiconOf, LexiconProvider, type Palette, useLexicon } from './palette';
import { Pipeline } from './Pipeline';
import { Saving } from './Saving';

const TABS: [string, string][] = [['pipeline', 'Pipeline'], ['generator', 'Generator'], ['discriminator', 'Discriminator']];

function Design() {
  const palette = useAsk<Palette>('/api/design/palette');
  const schema = useAsk<Schema>('/api/schema');
  return (
    <>
      <div className="head"><div><h1>Design</h1><p className="soft">Draw the two networks layer by layer, choose what trains them, and start.</p></div></div>
      <Shown of={palette} height="24rem">{(found) => <Loaded palette={found} schema={schema} />}</Shown>
    </>
  );
}

function Loaded({ palette, schema }: { palette: Palette; schema: ReturnType<typeof useAsk<Schema>> }) {
  const [lexicon] = useState(() => lexiconOf(palette));
  return <LexiconProvider value={lexicon}><Shown of={schema} height="24rem">{(found) => <Desk schema={found} schemaAgain={schema.again} />}</Shown></LexiconProvider>;
}

/** The address holds the tab and the run's overrides; `from=run:ID` opens a run's networks. */
function Desk({ schema, schemaAgain }: { schema: Schema; schemaAgain: () => void }) {
  const lexicon = useLexicon();
  const [view, setView] = useView({ tab: 'pipeline', o: '', from: '' });
  const drafts = { generator: useDraft('generator', lexicon), discriminator: useDraft('discriminator', lexicon) };
  const words = useAsk<Words>('/api/design/words');
  const asked = parse(view.o);
  const set = useCallback((change: Record<string, string | null>) => setView({ o: lines(changed(parse(new URLSearchParams(window.location.search).get('o') ?? ''), change)).join('\n') }), [setView]);
  const checked = useChecked(view.o);
  const dataset = lines(asked).filter((line) => /^dataset[=.]/.test(line));
  const checking = { generator: useChecking(drafts.generator, dataset), discriminator: useChecking(drafts.discriminator, dataset) };
  const [refusal, setRefusal] = useState('');
  const [saving, setSaving] = useState<{ player: Player; train: boolean } | null>(null);
  const [starting, setStarting] = useState(false);
  const fail = (error: unknown) => { setStarting(false); setRefusal(error instanceof Error ? error.message : String(error)); };

  useEffect(() => {
    const id = view.from.startsWith('run:') ? view.from.slice(4) : '';
    if (id === '') return;
    for (const player of ['generator', 'discriminator'] as const) openRun(id, player, lexicon).then(({ drawing }) => drafts[player].open(drawing, '', false), fail);
    setView({ from: null, tab: 'generator' });
  }, [view.from]);

  const onDraw = (player: Player, word: string) => {
    setRefusal('');
    if (drafts[player].word === word) return setView({ tab: player });
    openWord(player, word, lexicon).then(({ drawing, own }) => { drafts[player].open(drawing, own ? word : '', own); setView({ tab: player }); }, fail);
  };
  const start = (change: Record<string, string> = {}) => {
    setStarting(true);
    setRefusal('');
    const overrides = lines(changed(parse(new URLSearchParams(window.location.search).get('o') ?? ''), change));
    ask<Told>('/api/jobs', { method: 'POST', body: { overrides } }).then((told) => go(`/runs/${encodeURIComponent(told.run)}`), fail);
  };
  const onSaved = (player: Player, word: string) => {
    const train = saving?.train === true;
    setSaving(null);
    set({ [player]: word });
    words.again();
    schemaAgain();
    if (train) start({ [player]: word });
  };
  const trainDrawing = (player: Player) => {
    const { word, dirty } = drafts[player];
    if (dirty || word === '') setSaving({ player, train: true });
    else { set({ [player]: word }); start({ [player]: word }); }
  };
  const own = { generator: ownOf(words.data, 'generator'), discriminator: ownOf(words.data, 'discriminator') };
  const player: Player | null = view.tab === 'generator' || view.tab === 'discriminator' ? view.tab : null;
  return (
    <Tabs label="Parts of a design" value={player ?? 'pipeline'} tabs={TABS} onChange={(tab) => setView({ tab })}>
      {refusal && player ? <Failure error={refusal} /> : null}
      {player ? (
        <Drawing key={player} schema={schema} tools={drafts[player]} checking={checking[player]} asked={asked} dataset={dataset} set={set} starting={starting}
          drafts={drafts} onSave={() => setSaving({ player, train: false })} onTrain={() => trainDrawing(player)} />
      ) : (
        <Pipeline schema={schema} own={own} drafts={drafts} asked={asked} checked={checked} refusal={refusal} set={set} onDraw={onDraw}
          train={<Button kind="main" disabled={starting || checked.error !== null} onClick={() => start()}>{starting ? 'Starting…' : 'Train this'}</Button>} />
      )}
      {saving ? <Saving tools={drafts[saving.player]} then={saving.train ? 'Save and train' : 'Save'} stops={checking[saving.player].checked?.stops === true} onSaved={(word) => onSaved(saving.player, word)} onClose={() => setSaving(null)} /> : null}
    </Tabs>
  );
}

const ownOf = (words: Words | null, player: Player): string[] => (words?.[player] ?? []).filter((row) => row.own).map((row) => row.word);

export default { path: '/design', title: 'Design', group: 'Build', order: 15, icon: 'M3 9h6v6H3zM15 4h6v6h-6zM15 14h6v6h-6zM9 12h3V7h3M12 12v5h3', component: Design } satisfies Page;
