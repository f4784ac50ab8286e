import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { Button } from '../../parts/Button';
import { along, MOST, type Place } from './drawn';
import { colours, dots } from './paint';
import { fitted } from './Plane';

const STEP = 0.05;
const KEYS: Record<string, Place> = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };

/** A sheet to draw the data on: drag, or move the cross by the arrow keys and press Enter. */
export function Drawing({ begun, onDone, onCancel }: { begun: Place[]; onDone: (points: Place[]) => void; onCancel: () => void }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [strokes, setStrokes] = useState<Place[][]>(begun.length > 0 ? [begun] : []);
  const [cross, setCross] = useState<Place | null>(null);
  const drawing = useRef(false);
  const points = strokes.flat();
  useEffect(() => {
    const sheet = canvas.current && fitted(canvas.current);
    if (!sheet) return;
    sheet.context.clearRect(0, 0, sheet.size, sheet.size);
    dots(sheet, points, colours().real, sheet.size / 110);
    if (cross) mark(sheet.context, sheet.size, cross);
  });
  const place = (event: PointerEvent<HTMLCanvasElement>): Place => {
    const box = event.currentTarget.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * 2 - 1, 1 - ((event.clientY - box.top) / box.height) * 2];
  };
  const begin = (event: PointerEvent<HTMLCanvasElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    drawing.current = true;
    const at = place(event);
    setStrokes((all) => (all.flat().length < MOST ? [...all, [at]] : all));
  };
  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    if (!drawing.current) return;
    const at = place(event);
    setStrokes((all) => (all.flat().length >= MOST ? all : [...all.slice(0, -1), along(all[all.length - 1] ?? [], at, STEP)]));
  };
  const key = (event: KeyboardEvent) => {
    const by = KEYS[event.key];
    const at = cross ?? [0, 0];
    if (by) setCross([clamp(at[0] + by[0]), clamp(at[1] + by[1])]);
    else if (event.key === 'Enter' || event.key === ' ') setStrokes((all) => (all.flat().length < MOST ? [...all, [at]] : all));
    else return;
    event.preventDefault();
  };
  return (
    <div className="stack">
      <canvas
        ref={canvas} className="plane pen" tabIndex={0} role="application" aria-label="Draw the data: drag, or arrow keys and Enter"
        onPointerDown={begin} onPointerMove={move} onPointerUp={() => { drawing.current = false; }} onPointerCancel={() => { drawing.current = false; }}
        onKeyDown={key} onFocus={() => setCross((at) => at ?? [0, 0])} onBlur={() => setCross(null)}
      />
      <div className="row">
        <Button kind="main" disabled={points.length < 2} onClick={() => onDone(points.slice(0, MOST))}>Play with these</Button>
        <Button disabled={strokes.length === 0} onClick={() => setStrokes((all) => all.slice(0, -1))}>Undo</Button>
        <Button disabled={strokes.length === 0} onClick={() => setStrokes([])}>Clear</Button>
        <Button kind="quiet" onClick={onCancel}>Cancel</Button>
        <span className="soft small" role="status">{points.length === 0 ? 'Drag over the sheet to draw where the real points shall lie.' : `${Math.min(points.length, MOST)} of at most ${MOST} points`}</span>
      </div>
    </div>
  );
}

const clamp = (v: number): number => Math.min(1, Math.max(-1, Math.round(v * 100) / 100));

function mark(context: CanvasRenderingContext2D, size: number, [x, y]: Place): void {
  const [left, top] = [((x + 1) / 2) * size, ((1 - y) / 2) * size];
  context.strokeStyle = colours().ink;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(left - 9, top);
  context.lineTo(left + 9, top);
  context.moveTo(left, top - 9);
  context.lineTo(left, top + 9);
  context.stroke();
}
