import { ReactFlowProvider } from '@xyflow/react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../parts/Button';
import { wayInto } from './model/check';
import { inOrder, listOf, namesOf, nodeIn, ofBlock, type Place, TOP, within } from './model/document';
import { add, connect } from './model/edits';
import { useActs } from './actions';
import { Canvas } from './Canvas';
import type { Checking } from './checking';
import type { Tools } from './drafts';
import { NetworkForm } from './NetworkForm';
import { NodeForm } from './NodeForm';
import { givenFor, takesMany, useLexicon } from './palette';
import { PaletteList } from './PaletteList';
import { Problems, Status } from './Problems';
import { Toolbar } from './Toolbar';
import { YamlPanel } from './YamlPanel';

interface Props {
  tools: Tools;
  checking: Checking;
  dataset: string[];
  onOverrides: (overrides: Record<string, string>) => void;
  onStart: () => void;
}

/** One player's drawing: palette, canvas, form, problems and YAML. */
export function Editor({ tools, checking, dataset, onOverrides, onStart }: Props) {
  const lexicon = useLexicon();
  const [asked, setPlace] = useState<Place>(TOP);
  const [selected, setSelected] = useState<string[]>([]);
  const [connecting, setConnecting] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const { drawing, player, change } = tools;
  const place = drawing.lists[asked] ? asked : TOP;
  const checked = checking.checked;
  useEffect(() => setSelected([]), [place]);
  const { acts, onKey } = useActs(tools, place, selected, setSelected);
  const node = selected.length === 1 ? nodeIn(drawing, place, selected[0] ?? null) : undefined;
  const names = namesOf(inOrder(listOf(drawing, place)));

  const onAdd = (word: string) => {
    let id = '';
    change((d) => {
      const made = add(d, player, place, word, node?.id ?? null, givenFor(lexicon, word));
      id = made.id;
      return made.drawing;
    });
    setSelected([id]);
    setSaid(`${word} is added.`);
  };
  const onOpen = (id: string) => {
    const found = nodeIn(drawing, place, id);
    if (found?.word === 'repeat') setPlace(within(id));
    else if (found && drawing.blocks[found.word]) setPlace(ofBlock(found.word));
  };
  const onConnectTo = (id: string) => {
    if (connecting === null) return;
    change((d) => connect(d, place, connecting, id, takesMany(lexicon, nodeIn(d, place, id)?.word ?? '')));
    setSaid(`${names.get(id) ?? ''} takes from ${names.get(connecting) ?? connecting.slice(1)}.`);
    setConnecting(null);
  };
  const onGoTo = (to: Place, id: string) => {
    setPlace(to);
    window.setTimeout(() => {
      setSelected([id]);
      document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)?.focus();
    }, 30);
  };
  useKeys((event) => {
    const target = event.target as HTMLElement;
    if (target.closest('input, textarea, select, dialog')) return;
    const focused = target.closest('.react-flow__node')?.getAttribute('data-id') ?? null;
    const stop = () => { event.preventDefault(); event.stopPropagation(); };
    if ((event.ctrlKey || event.metaKey) && onKey(event.key.toLowerCase(), event.shiftKey)) stop();
    else if (event.key === 'c' && focused && !event.ctrlKey) { setConnecting(focused); setSaid('Choose the layer that takes from this one, and press Enter; Escape stops.'); stop(); }
    else if (event.key === 'Escape' && connecting !== null) { setConnecting(null); setSaid(''); stop(); }
    else if (event.key === 'Enter' && focused && connecting !== null) { onConnectTo(focused); stop(); }
  });
  return (
    <div className="stack">
      <div className="row between">
        <Toolbar acts={acts} />
        <div className="row">
          <Trail tools={tools} place={place} onPlace={setPlace} />
          <Status checking={checking} blank={listOf(drawing, TOP).length === 0} />
        </div>
      </div>
      <div className="design">
        <PaletteList blocks={Object.keys(drawing.blocks)} onAdd={onAdd} onChoose={(group, word) => { onOverrides({ [group]: word }); setSaid(`The pipeline has ${group}=${word} now.`); }} />
        <div className="canvas" role="region" aria-label={`${player}, drawn`}>
          {listOf(drawing, place).length === 0 && place === TOP ? <div className="canvas-empty"><p>Drag a layer here, or begin with a network that is known.</p><Button onClick={onStart}>New from …</Button></div> : null}
          <ReactFlowProvider key={`${player} ${place}`}>
            <Canvas tools={tools} place={place} checked={checked} selected={selected} connecting={connecting} onSelect={setSelected} onConnectTo={onConnectTo} onOpen={onOpen} />
          </ReactFlowProvider>
          <p className="canvas-said" role="status">{said}</p>
        </div>
        <section className="card inspector" aria-label="Chosen">
          {node ? <NodeForm tools={tools} place={place} node={node} checked={checked} onOpen={onOpen} onGone={() => setSelected([])} />
            : selected.length > 1 ? <p>{selected.length} layers are chosen: copy, repeat, align or delete them above.</p>
              : <NetworkForm tools={tools} place={place} checked={checked} />}
        </section>
      </div>
      <div className="split">
        <Problems tools={tools} checking={checking} dataset={dataset} onGoTo={onGoTo} onOverrides={onOverrides} />
        <YamlPanel tools={tools} />
      </div>
    </div>
  );
}

/** Keys of the whole page, for what is focused may just have been deleted. */
function useKeys(onKey: (event: KeyboardEvent) => void): void {
  const latest = useRef(onKey);
  latest.current = onKey;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => latest.current(event);
    window.addEventListener('keydown', listen, true);
    return () => window.removeEventListener('keydown', listen, true);
  }, []);
}

/** Where in the drawing one is, and the way out. */
function Trail({ tools, place, onPlace }: { tools: Tools; place: Place; onPlace: (place: Place) => void }) {
  if (place === TOP) return null;
  const way = wayInto(tools.drawing, place);
  return (
    <nav aria-label="Where in the drawing" className="row">
      {way.map((step, i) => {
        const inner = namesOf(inOrder(listOf(tools.drawing, step.place)));
        return <Button key={step.id} small kind="quiet" onClick={() => onPlace(step.place)}>{i === 0 ? 'The network' : inner.get(way[i - 1]?.id ?? '') ?? 'up'}</Button>;
      })}
      <b>{place.startsWith('block:') ? place.slice(6) : (namesOf(inOrder(listOf(tools.drawing, way.at(-1)?.place ?? TOP))).get(way.at(-1)?.id ?? '') ?? 'repeat')}</b>
    </nav>
  );
}

