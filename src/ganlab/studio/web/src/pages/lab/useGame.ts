import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { ask } from '../../data/ask';
import { grown, type History, NONE } from './history';
import { Live, type Seen, type Setting, type State } from './live';

export const calm = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches;
const CALM_MS = 1000;

const fresh = (): string => `tab-${[...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;

export interface Played {
  live: Live;
  state: State;
  history: History;
  /** The game's name for the server. */
  id: string;
}

/** A live game of this page; it begins anew with every other setting, and is forgotten when the page closes. */
export function useGame(setting: Setting, playing: boolean): Played {
  const [history, setHistory] = useState<History>(NONE);
  const [id] = useState(fresh);
  const live = useMemo(() => {
    const send = (method: string, path: string, body: unknown) => ask<Seen>(`/api/lab/${id}${path}`, { method, body });
    return new Live(send, (seen, played) => setHistory((before) => grown(before, seen, played)), calm() ? CALM_MS : undefined);
  }, [id]);
  const state = useSyncExternalStore(live.watch, live.now);
  const [first, setFirst] = useState(true);
  useEffect(() => {
    live.revive();
    void ask('/api/worker', { method: 'POST' }).catch(() => undefined);
    return () => {
      live.end();
      void ask(`/api/lab/${id}`, { method: 'DELETE' }).catch(() => undefined);
    };
  }, [live, id]);
  useEffect(() => {
    live.start(setting, first ? playing : undefined);
    setFirst(false);
    // a setting is the same where its words and points are
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [live, JSON.stringify(setting)]);
  return { live, state, history, id };
}
