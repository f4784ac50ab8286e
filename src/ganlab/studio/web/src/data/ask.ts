import { useCallback, useEffect, useRef, useState } from 'react';
import { useGone } from './events';

/** A refusal of the server, in its own sentence. `gone` where no server answered. */
export class Refusal extends Error {
  constructor(message: string, readonly status: number) {
    super(message);
  }
  get gone(): boolean {
    return this.status === 0;
  }
}

export async function ask<T>(path: string, options: { method?: string; body?: unknown; signal?: AbortSignal } = {}): Promise<T> {
  const { method = 'GET', body, signal } = options;
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      signal: signal ?? null,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Refusal('The server does not answer.', 0);
  }
  if (!response.ok) {
    const told: unknown = await response.json().catch(() => null);
    const said = told && typeof told === 'object' && 'error' in told ? String(told.error) : `The server answered ${response.status}.`;
    throw new Refusal(said, response.status);
  }
  return (await response.json()) as T;
}

export interface Asked<T> {
  data: T | null;
  error: Refusal | null;
  loading: boolean;
  again: () => void;
  change: (change: (before: T) => T) => void;
}

/** What the server answers at `path` (null: nothing is asked yet); an earlier answer stays while a new one is fetched. */
export function useAsk<T>(path: string | null): Asked<T> {
  const [state, setState] = useState<{ path: string | null; data: T | null; error: Refusal | null; loading: boolean }>({
    path, data: null, error: null, loading: path !== null,
  });
  const [turn, setTurn] = useState(0);
  const shown = useRef(path?.split('?')[0]);
  useEffect(() => {
    if (path === null) return;
    const stop = new AbortController();
    const other = shown.current !== path.split('?')[0];
    shown.current = path.split('?')[0];
    setState((before) => ({ path, data: other ? null : before.data, error: null, loading: true }));
    ask<T>(path, { signal: stop.signal }).then(
      (data) => stop.signal.aborted || setState({ path, data, error: null, loading: false }),
      (error: unknown) => {
        if (stop.signal.aborted) return;
        const refusal = error instanceof Refusal ? error : new Refusal(String(error), 500);
        setState((before) => ({ ...before, path, error: refusal, loading: false }));
      },
    );
    return () => stop.abort();
  }, [path, turn]);
  const again = useCallback(() => setTurn((t) => t + 1), []);
  const gone = useGone();
  useEffect(() => {
    if (gone || !state.error?.gone) return;
    const timer = window.setTimeout(again, 1000);
    return () => window.clearTimeout(timer);
  }, [gone, state.error, again]);
  const change = useCallback((make: (before: T) => T) => setState((s) => (s.data === null ? s : { ...s, data: make(s.data) })), []);
  return { data: state.data, error: state.error, loading: state.loading, again, change };
}
