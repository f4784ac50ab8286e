import { useReactFlow } from '@xyflow/react';
import { type RefObject, useEffect, useRef } from 'react';
import type { Card } from './LayerNode';
import { HEIGHT, WIDTH } from './model/layout';

const LEAST = 0.75; // below this, names cannot be read
const MARGIN = 28;
const SAID = 236; // what a problem beside a layer takes

/** Keeps what matters in view: all of a drawing that is opened, from its beginning where it is long, and a layer that was added. */
export function useShown(cards: Card[], frame: RefObject<HTMLDivElement | null>, selected: string[], ready: boolean): void {
  const flow = useReactFlow();
  const known = useRef<Set<string>>(new Set());
  useEffect(() => {
    if (!ready) return;
    const ids = new Set(cards.map((card) => card.id));
    const kept = [...known.current].filter((id) => ids.has(id)).length;
    const fresh = cards.filter((card) => !known.current.has(card.id));
    const opened = kept * 2 < ids.size || kept <= 2;
    known.current = ids;
    const timer = window.setTimeout(() => {
      if (opened) whole(cards, frame.current, flow);
      else if (fresh[0]) reveal(fresh[0], frame.current, flow);
    }, 20);
    return () => window.clearTimeout(timer);
  }, [cards, flow, frame, ready]);
  useEffect(() => {
    const card = cards.find((one) => one.id === selected[0]);
    if (card && selected.length === 1) reveal(card, frame.current, flow);
    // only what is chosen anew is brought into view
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [selected]);
}

type Flow = ReturnType<typeof useReactFlow>;

function whole(cards: Card[], frame: HTMLDivElement | null, flow: Flow): void {
  if (!frame || cards.length === 0) return;
  const xs = cards.map((card) => card.position.x);
  const ys = cards.map((card) => card.position.y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const room = frame.clientWidth > 600 ? SAID : 0;
  const [wide, high] = [Math.max(...xs) + WIDTH + room - left, Math.max(...ys) + HEIGHT - top];
  const fits = Math.min((frame.clientWidth - 2 * MARGIN) / wide, (frame.clientHeight - 2 * MARGIN) / high);
  const zoom = Math.min(1, Math.max(LEAST, fits));
  void flow.setViewport({ x: (frame.clientWidth - (wide - room / 2) * zoom) / 2 - left * zoom, y: (fits >= LEAST ? (frame.clientHeight - high * zoom) / 2 : MARGIN) - top * zoom, zoom });
}

function reveal(card: Card, frame: HTMLDivElement | null, flow: Flow): void {
  if (!frame) return;
  const { x, y, zoom } = flow.getViewport();
  const [left, top] = [card.position.x * zoom + x, card.position.y * zoom + y];
  const inside = left >= 0 && top >= 0 && left + WIDTH * zoom <= frame.clientWidth && top + HEIGHT * zoom <= frame.clientHeight - MARGIN;
  if (inside) return;
  const at = Math.max(zoom, LEAST);
  void flow.setViewport({ x: frame.clientWidth / 2 - (card.position.x + WIDTH / 2) * at, y: frame.clientHeight * 0.6 - (card.position.y + HEIGHT / 2) * at, zoom: at });
}
