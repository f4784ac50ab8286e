import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type uPlot from 'uplot';
import { above, nearest } from '../data/curve';
import { number } from '../data/words';
import { colour, columns, type Line, type Look, plot } from './plot';

export type { Line } from './plot';

interface Props {
  title: string;
  turns: number[];
  lines: Line[];
  /** Rows of the rolling mean; the raw curve stays, faint. */
  smooth?: number;
  log?: boolean;
  /** The greatest value shown. */
  bound?: number | null;
  /** The turns shown; null: all. */
  range?: [number, number] | null;
  /** A brush chooses a range. `overview`: the plot shows all, and the range as a selection. */
  onRange?: (range: [number, number] | null) => void;
  overview?: boolean;
  height?: number;
}

/** Curves over turns: hover and arrow keys read them, a drag brushes, a double click shows all, the legend hides lines. */
export function Chart({ title, turns, lines, smooth = 1, log = false, bound = null, range = null, onRange, overview = false, height = 280 }: Props) {
  const canvas = useRef<HTMLDivElement>(null);
  const made = useRef<uPlot | null>(null);
  const [hidden, setHidden] = useState<string[]>([]);
  const [at, setAt] = useState<number | null>(null);
  const coloured = lines.map((line, i) => ({ ...line, colour: line.colour ?? i }));
  const shown = coloured.filter((line) => !hidden.includes(line.name));
  const look: Look = { turns, lines: shown, smooth, log, bound, range: overview ? null : range };
  const now = useRef({ look, onRange });
  now.current = { look, onRange };
  const scheme = useScheme();
  const shape = [shown.map((line) => `${line.name} ${line.colour}`).join('|'), log, smooth > 1, scheme, height, turns.length < 2].join(' ');

  const nothing = turns.length < 2;
  useLayoutEffect(() => {
    const target = canvas.current;
    if (!target) return;
    const hooks = { onRange: (chosen: [number, number]) => now.current.onRange?.(chosen), onHover: setAt };
    const u = plot(target, target.clientWidth || 600, height, () => now.current.look, hooks);
    made.current = u;
    const resized = new ResizeObserver(() => target.clientWidth && u.setSize({ width: target.clientWidth, height }));
    resized.observe(target);
    return () => {
      resized.disconnect();
      u.destroy();
      made.current = null;
    };
  }, [shape, height]);

  useLayoutEffect(() => {
    const u = made.current;
    if (!u) return;
    u.setData(columns(now.current.look));
    const [from, to] = overview && range ? [u.valToPos(range[0], 'x'), u.valToPos(range[1], 'x')] : [0, 0];
    u.setSelect({ left: from, width: to - from, top: 0, height: u.bbox.height / devicePixelRatio }, false);
  }, [turns, lines, smooth, bound, range?.[0], range?.[1], shape]);

  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (event.key === 'Escape') onRange?.(null);
    if (!step || turns.length === 0) return;
    event.preventDefault();
    const start = range && !overview ? nearest(turns, step > 0 ? range[0] : range[1]) : step > 0 ? 0 : turns.length - 1;
    setAt(at === null ? start : Math.min(turns.length - 1, Math.max(0, at + step)));
  };
  const toggle = (name: string) => setHidden((all) => (all.includes(name) ? all.filter((n) => n !== name) : [...all, name]));
  const outside = above(shown.map((line) => line.values), bound);
  const read = at !== null && turns[at] !== undefined ? at : null;
  return (
    <figure className="chart" aria-label={title}>
      <div className="row" style={{ justifyContent: 'space-between' }}>
        <h3>{title}</h3>
        <span className="soft small" role="status">
          {read !== null ? `turn ${number(turns[read])}` : outside ? `${number(outside)} values lie above ${number(bound)}` : ''}
        </span>
      </div>
      {nothing ? <p className="canvas waiting" style={{ height }}>It grows as turns are played.</p> : <div className="canvas" ref={canvas} tabIndex={0} role="img" aria-label={`${title}; arrow keys read the values`} onKeyDown={move} onBlur={() => setAt(null)} onDoubleClick={() => onRange?.(null)} />}
      {overview ? null : (
        <div className="legend">
          {coloured.map((line) => (
            <button key={line.name} type="button" aria-pressed={!hidden.includes(line.name)} onClick={() => toggle(line.name)}>
              <i style={{ background: colour(line.colour) }} /> {line.name} <b>{number(read === null ? latest(line.values) : line.values[read])}</b>
            </button>
          ))}
        </div>
      )}
    </figure>
  );
}

function latest(values: (number | null)[]): number | null {
  for (let i = values.length - 1; i >= 0; i -= 1) if (values[i] !== null && values[i] !== undefined) return values[i] ?? null;
  return null;
}

/** Counts changes of light and dark, so that canvases are drawn anew. */
function useScheme(): number {
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    const changed = () => setChanges((n) => n + 1);
    const media = window.matchMedia('(prefers-color-scheme: dark)');
    media.addEventListener('change', changed);
    window.addEventListener('ganlab-scheme', changed);
    return () => {
      media.removeEventListener('change', changed);
      window.removeEventListener('ganlab-scheme', changed);
    };
  }, []);
  return changes;
}
