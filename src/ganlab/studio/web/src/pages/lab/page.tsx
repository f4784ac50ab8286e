import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useView } from '../../data/address';
import { useAsk } from '../../data/ask';
import type { Schema } from '../../data/types';
import type { Page } from '../../page';
import { Shown } from '../../parts/States';
import { Controls, Facts, Layers } from './Controls';
import { Curves } from './Curves';
import { Drawing } from './Drawing';
import { read, write } from './drawn';
import { exampleOf } from './examples';
import './lab.css';
import { LAYERS, type Layer } from './paint';
import { Save } from './Save';
import { Numbers, Settings } from './Settings';
import { settingOf, withWords } from './setting';
import { Stage } from './Stage';
import { calm, useGame } from './useGame';

function Lab() {
  const schema = useAsk<Schema>('/api/schema');
  return (
    <>
      <div className="head">
        <div>
          <h1>Instant lab</h1>
          <p className="soft">Two networks play with points in the plane: G makes fake points out of noise, D tells them from the real ones. Change anything and see what follows.</p>
        </div>
      </div>
      <Shown of={schema} height="32rem">{(data) => <Game schema={data} />}</Shown>
    </>
  );
}

const FIRST = exampleOf('game').words.join('\n');

/** The address holds the setting as Train's does (`o`), drawn points, the layers, and whether it plays at once and slowly. */
function Game({ schema }: { schema: Schema }) {
  const [view, setView] = useView({ o: FIRST, drawn: '', layers: 'surface,real,fake', slow: '', play: '' });
  const setting = useMemo(() => settingOf(view.o, view.drawn), [view.o, view.drawn]);
  const { live, state, history, id } = useGame(setting, view.play === '1' && !calm());
  const [drawing, setDrawing] = useState(false);
  const worked = useRef({ o: FIRST, drawn: '' });
  useEffect(() => {
    if (state.begun) worked.current = { o: view.o, drawn: view.drawn };
    // what the newest game was made of
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [state.begun]);
  const layers = useMemo(() => LAYERS.filter((layer) => view.layers.split(',').includes(layer)), [view.layers]);
  const points = read(view.drawn);
  const set = useCallback((change: Record<string, string | null>) => {
    const now = new URLSearchParams(window.location.search).get('o') ?? FIRST;
    setView({ o: withWords(now, change), ...('dataset' in change ? { drawn: null } : {}) });
  }, [setView]);
  const draw = () => {
    live.play(false);
    setDrawing(true);
  };
  const slow = (on: boolean) => {
    live.slow(on);
    setView({ slow: on ? '1' : null });
  };
  if (state.slow !== (view.slow === '1') && !state.seen) live.state.slow = view.slow === '1';
  const idle = state.starting || state.error !== null || drawing;
  return (
    <div className="lab">
      <Settings schema={schema} begun={state.begun} o={view.o} drawn={points !== null} set={set} onDraw={draw} onExample={(words) => setView({ o: words.join('\n'), drawn: null })} />
      <div className="stack lab-stage">
        <Controls live={live} state={state} disabled={idle || !state.seen} onSlow={slow} />
        {drawing ? (
          <Drawing begun={points ?? []} onCancel={() => setDrawing(false)} onDone={(chosen) => { setDrawing(false); setView({ drawn: write(chosen) }); }} />
        ) : (
          <Stage live={live} state={state} layers={layers} back={state.error && (worked.current.o !== view.o || worked.current.drawn !== view.drawn) ? () => setView(worked.current) : undefined} />
        )}
        <Layers shown={layers} onChange={(shown: Layer[]) => setView({ layers: shown.join(',') || 'none' })} />
        {state.seen ? <Facts seen={state.seen} /> : null}
        <div className="row"><Save game={id} disabled={idle || !state.seen} onOpen={() => live.play(false)} /></div>
      </div>
      <div className="stack lab-curves"><h2 className="visually-hidden">Curves</h2><Curves history={history} modes={state.seen?.modes ?? null} /></div>
      <Numbers begun={state.begun} o={view.o} set={set} />
    </div>
  );
}

export default { path: '/lab', title: 'Instant lab', group: 'Learn', order: 30, icon: 'M7 5l11 7-11 7z', component: Lab } satisfies Page;
