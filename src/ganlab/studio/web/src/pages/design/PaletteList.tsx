import { type DragEvent, type KeyboardEvent, type MouseEvent, useState } from 'react';
import { TextField } from '../../parts/Field';
import { DRAGGED } from './Canvas';
import { type Layer, useLexicon } from './palette';

interface Item { word: string; help: string }
interface Props {
  blocks: string[];
  onAdd: (word: string) => void;
  /** A card of the run, such as loss=hinge. */
  onChoose: (group: string, word: string) => void;
}

/** All layers by category; Enter, a double click or a drag adds one. */
export function PaletteList({ blocks, onAdd, onChoose }: Props) {
  const { palette } = useLexicon();
  const [typed, setTyped] = useState('');
  const wanted = typed.toLowerCase().trim();
  const passes = (item: Item): boolean => wanted === '' || `${item.word.replaceAll('_', ' ')} ${item.word} ${item.help}`.toLowerCase().includes(wanted);
  const groups: [string, Item[], (word: string) => void][] = [
    ...palette.categories.map((name): [string, Item[], (word: string) => void] => [name, palette.layers.filter((layer: Layer) => layer.category === name), onAdd]),
    ['structure', [{ word: 'repeat', help: 'The same layers several times.' }, ...blocks.map((word) => ({ word, help: 'A block of this drawing.' }))], onAdd],
    ['loss', palette.loss.map((word) => ({ word, help: 'Sets the loss of the pipeline.' })), (word) => onChoose('loss', word)],
    ['optimization', palette.optimization.map((word) => ({ word, help: 'Sets the optimizer of the pipeline.' })), (word) => onChoose('optimizer', word)],
  ];
  const found = groups.map(([name, items, act]) => ({ name, items: items.filter(passes), act })).filter(({ items }) => items.length > 0);
  return (
    <section className="palette" aria-label="Palette">
      <TextField label="Find a layer" type="search" value={typed} onChange={setTyped} placeholder="conv, norm, pool …" />
      <p className="soft small">Drag one, double-click it, or press Enter.</p>
      <div className="palette-scroll" tabIndex={-1}>
        {found.map(({ name, items, act }) => (
          <details key={`${name} ${wanted === ''}`} open={wanted !== '' || !['loss', 'optimization'].includes(name)}>
            <summary>{name} <span className="soft small">{items.length}</span></summary>
            <div className="palette-items">
              {items.map((item) => <PaletteItem key={item.word} item={item} category={name} draggable={act === onAdd} onAct={() => act(item.word)} />)}
            </div>
          </details>
        ))}
        {found.length === 0 ? <p className="soft" role="status">No layer has this in its name.</p> : null}
      </div>
    </section>
  );
}

function PaletteItem({ item, category, draggable, onAct }: { item: Item; category: string; draggable: boolean; onAct: () => void }) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    onAct();
  };
  const onDragStart = (event: DragEvent) => {
    event.dataTransfer.setData(DRAGGED, item.word);
    event.dataTransfer.effectAllowed = 'copy';
  };
  const onClick = (event: MouseEvent) => {
    const touched = (event.nativeEvent as PointerEvent).pointerType === 'touch';
    if (touched || event.detail === 0) onAct();
  };
  return (
    <div role="button" tabIndex={0} className={`palette-item ${category}`} draggable={draggable} title={item.help} aria-label={`Add ${item.word}`} onKeyDown={onKeyDown} onDragStart={onDragStart} onDoubleClick={onAct} onClick={onClick}>
      {item.word}
    </div>
  );
}
