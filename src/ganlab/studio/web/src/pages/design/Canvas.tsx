import { applyNodeChanges, Background, type Connection, Controls, type NodeChange, ReactFlow, useReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { type DragEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Checked } from './model/check';
import type { Place, Point } from './model/document';
import { connect, disconnect, drop, insert, remove } from './model/edits';
import { cardsOf } from './cards';
import { useShown } from './view';
import type { Tools } from './drafts';
import { type Card, InputNode, LayerNode } from './LayerNode';
import { type Connection as Line, ShapeEdge } from './ShapeEdge';
import { givenFor, takesMany, useLexicon } from './palette';

export const DRAGGED = 'application/x-ganlab-layer';
const TYPES = { layer: LayerNode, origin: InputNode };
const EDGES = { shape: ShapeEdge };

interface Props {
  tools: Tools;
  place: Place;
  checked: Checked | null;
  selected: string[];
  connecting: string | null;
  onSelect: (ids: string[]) => void;
  onConnectTo: (id: string) => void;
  onOpen: (id: string) => void;
}

/** The drawing of one place, by mouse and by keyboard. */
export function Canvas({ tools, place, checked, selected, connecting, onSelect, onConnectTo, onOpen }: Props) {
  const lexicon = useLexicon();
  const flow = useReactFlow();
  const { drawing, change, player } = tools;
  const { nodes: made, edges } = useMemo(() => cardsOf(drawing, player, place, checked, lexicon, connecting), [drawing, player, place, checked, lexicon, connecting]);
  const [nodes, setNodes] = useState<Card[]>(made);
  useEffect(() => setNodes((before) => {
    const known = new Map(before.map((node) => [node.id, node.measured]));
    return made.map((node) => ({ ...node, measured: known.get(node.id), selected: selected.includes(node.id) }));
  }), [made, selected]);
  const frame = useRef<HTMLDivElement>(null);
  const [ready, setReady] = useState(false);
  useShown(made, frame, selected, ready);

  const onNodesChange = (changes: NodeChange<Card>[]) => {
    setNodes((before) => applyNodeChanges(changes.filter((one) => one.type !== 'remove'), before));
    const chosen = changes.flatMap((one) => (one.type === 'select' ? [one] : []));
    if (chosen.length > 0) {
      const on = new Set(selected);
      for (const one of chosen) if (one.selected) on.add(one.id); else on.delete(one.id);
      onSelect([...on]);
    }
    const moved = changes.flatMap((one): [string, Point][] => (one.type === 'position' && one.dragging === false && one.position ? [[one.id, [Math.round(one.position.x), Math.round(one.position.y)]]] : []));
    const really = moved.filter(([id, [x, y]]) => made.some((node) => node.id === id && (node.position.x !== x || node.position.y !== y)));
    if (really.length > 0) change((d) => ({ ...d, at: { ...placesOf(made, place), ...d.at, ...Object.fromEntries(really.map(([id, at]) => [keyOf(id, place), at])) } }), 'move');
  };
  const onConnect = ({ source, target }: Connection) => change((d) => connect(d, place, source, target, takesMany(lexicon, wordOf(d.lists[place] ?? [], target))));
  const onDelete = ({ nodes: gone, edges: cut }: { nodes: Card[]; edges: Line[] }) => {
    const ids = gone.map((node) => node.id);
    change((d) => cut.filter((edge) => !ids.includes(edge.source) && !ids.includes(edge.target)).reduce((now, edge) => disconnect(now, place, edge.source, edge.target), ids.length > 0 ? remove(d, place, ids) : d));
    onSelect([]);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    const word = event.dataTransfer.getData(DRAGGED);
    if (!word) return;
    const edge = document.elementsFromPoint(event.clientX, event.clientY).map((one) => one.closest('.react-flow__edge')).find(Boolean)?.getAttribute('data-id');
    const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    let id = '';
    change((d) => {
      const [source = '', target = ''] = edge?.split('>') ?? [];
      const result = edge ? insert(d, place, word, source, target) : drop({ ...d, at: d.lists[place]?.length ? { ...placesOf(made, place), ...d.at } : d.at }, player, place, word, [Math.round(x - 100), Math.round(y - 30)]);
      id = result.id;
      const list = (result.drawing.lists[place] ?? []).map((node) => (node.id === id ? { ...node, given: { ...givenFor(lexicon, word), ...node.given } } : node));
      return { ...result.drawing, lists: { ...result.drawing.lists, [place]: list } };
    });
    onSelect([id]);
  };
  return (
    <div className="canvas-frame" ref={frame} onDrop={onDrop} onDragOver={(event) => event.preventDefault()}>
      <ReactFlow<Card, Line>
        nodes={nodes} edges={edges} nodeTypes={TYPES} edgeTypes={EDGES} onNodesChange={onNodesChange} onConnect={onConnect} onDelete={onDelete}
        onNodeClick={(_, node) => connecting !== null && onConnectTo(node.id)} onNodeDoubleClick={(_, node) => onOpen(node.id)}
        deleteKeyCode={['Delete', 'Backspace']} selectionKeyCode="Shift" multiSelectionKeyCode={['Shift', 'Control', 'Meta']} minZoom={0.15} maxZoom={2}
        isValidConnection={({ source, target }) => source !== target} connectionRadius={36} aria-label="Canvas" onInit={() => setReady(true)}
      >
        <Background gap={20} />
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  );
}

const keyOf = (id: string, place: Place): string => (id.startsWith(':') ? `${place}${id}` : id);
const wordOf = (list: { id: string; word: string }[], id: string): string => list.find((node) => node.id === id)?.word ?? '';
/** Where everything stands now: what a hand moves first takes all from the layout. */
const placesOf = (cards: Card[], place: Place): Record<string, Point> => Object.fromEntries(cards.map((card): [string, Point] => [keyOf(card.id, place), [card.position.x, card.position.y]]));
