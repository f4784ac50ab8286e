import { type CSSProperties, type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { type Picture, usePicture } from '../data/picture';
import { Frame } from './Picture';
import { slice } from './slice';

export interface Tile {
  /** What a button on it does, or what it shows. */
  name: string;
  caption?: ReactNode;
  pressed?: boolean;
}
interface Props {
  label: string;
  path: string | null;
  /** How many pictures stand side by side in the file. */
  columns: number;
  /** Pixels between them. */
  gap?: number;
  tiles: Tile[];
  /** The least width of a tile on the page. */
  size?: number;
  /** Where given, each tile is a button; arrow keys go from one to the next. */
  onChoose?: (index: number) => void;
  /** Touching each other, as one strip. */
  close?: boolean;
  /** So many in a row, whatever the room. */
  across?: number;
}

/** The pictures of one sheet, each a tile of its own with a name and a caption, as many in a row as there is room for. */
export function Sheet({ label, path, columns, gap = 0, tiles, size = 72, onChoose, close = false, across }: Props) {
  const seen = usePicture(path);
  const [at, setAt] = useState(0);
  const group = useRef<HTMLUListElement>(null);
  const move = (event: KeyboardEvent) => {
    const buttons = [...(group.current?.querySelectorAll('button') ?? [])];
    const first = buttons[0]?.getBoundingClientRect().top;
    const across = buttons.filter((button) => button.getBoundingClientRect().top === first).length;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across }[event.key];
    const next = step === undefined ? undefined : buttons[at + step];
    if (!next) return;
    event.preventDefault();
    setAt(at + (step ?? 0));
    next.focus();
  };
  const here = Math.min(at, tiles.length - 1);
  return (
    <Frame seen={seen}>
      <ul ref={group} className={close ? 'sheet close' : 'sheet'} aria-label={label} aria-busy={seen.waiting} onKeyDown={onChoose ? move : undefined} style={{ '--tile': `${size}px`, ...(across ? { gridTemplateColumns: `repeat(${across}, minmax(0, 1fr))` } : {}) } as CSSProperties}>
        {tiles.map((tile, i) => (
          <li key={i}>
            {onChoose ? (
              <button type="button" aria-label={tile.name} title={tile.name} aria-pressed={tile.pressed} tabIndex={i === here ? 0 : -1} onFocus={() => setAt(i)} onClick={() => onChoose(i)}>
                <Piece seen={seen} index={i} columns={columns} count={tiles.length} gap={gap} />
              </button>
            ) : <Piece seen={seen} index={i} columns={columns} count={tiles.length} gap={gap} name={tile.name} />}
            {tile.caption ? <span className="caption">{tile.caption}</span> : null}
          </li>
        ))}
      </ul>
    </Frame>
  );
}

function Piece({ seen, index, columns, count, gap, name }: { seen: Picture; index: number; columns: number; count: number; gap: number; name?: string }) {
  const style: CSSProperties = seen.src ? { backgroundImage: `url(${seen.src})`, ...slice(seen, columns, Math.ceil(count / columns), index, gap) } : {};
  return <span className="piece" style={style} {...(name ? { role: 'img', 'aria-label': name } : { 'aria-hidden': true })} />;
}
