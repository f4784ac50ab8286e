import { useCallback, useEffect, useRef, useState } from 'react';
import { Refusal } from './ask';

const TAB = Math.random().toString(36).slice(2, 8);
const STALE = 409;
const AWAY = 503;

/** An address with those of the parameters that hold something; a list gives its key once for each part. */
export function addressOf(path: string, params: Record<string, string | number | null | undefined | string[]>): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== '') query.append(key, String(one));
    }
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/** The name of a place of this tab: of requests that wait for the worker, only the newest of a place is worked on. */
export const slot = (place: string): string => `${TAB}.${place}`;

export interface Picture {
  /** What was seen last; it stays until the next one is there. */
  src: string | null;
  width: number;
  height: number;
  error: Refusal | null;
  /** Whether another one is asked for. */
  waiting: boolean;
  again: () => void;
}
interface Loaded {
  path: string;
  src: string;
  width: number;
  height: number;
}

/**
 * The picture at an address that changes as fast as a slider moves. One request is under way at a time, then the newest
 * address is asked for: nothing queues up, and what is shown never stands still until the hand rests.
 */
export function usePicture(path: string | null): Picture {
  const [shown, setShown] = useState<Loaded | null>(null);
  const [error, setError] = useState<{ path: string; refusal: Refusal } | null>(null);
  const [turn, setTurn] = useState(0);
  const wanted = useRef<string | null>(path);
  const busy = useRef(false);
  const alive = useRef(true);
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
    };
  }, []);
  useEffect(() => {
    wanted.current = path;
    if (path === null || busy.current) return;
    busy.current = true;
    const follow = async (): Promise<void> => {
      let done: string | null = null;
      while (alive.current && wanted.current !== null && wanted.current !== done) {
        const now: string = wanted.current;
        try {
          const loaded = await loadPatiently(now);
          if (alive.current) setShown(loaded);
        } catch (refused) {
          if (alive.current) setError({ path: now, refusal: refused instanceof Refusal ? refused : new Refusal(String(refused), 500) });
        }
        done = now;
      }
      busy.current = false;
    };
    void follow();
  }, [path, turn]);
  useEffect(() => (shown ? () => URL.revokeObjectURL(shown.src) : undefined), [shown]);
  const again = useCallback(() => {
    setError(null);
    setTurn((t) => t + 1);
  }, []);
  const wrong = error !== null && error.path === path ? error.refusal : null;
  return { src: shown?.src ?? null, width: shown?.width ?? 0, height: shown?.height ?? 0, error: wrong, waiting: path !== null && shown?.path !== path && wrong === null, again };
}

/** A worker that has ended is started by the next request; another tab of the same name takes a place but once. */
async function loadPatiently(path: string): Promise<Loaded> {
  try {
    return await load(path);
  } catch (error) {
    if (!(error instanceof Refusal) || (error.status !== AWAY && error.status !== STALE)) throw error;
    await new Promise((resolve) => window.setTimeout(resolve, 300));
    return load(path);
  }
}

async function load(path: string): Promise<Loaded> {
  const response = await fetch(path).catch(() => {
    throw new Refusal('The server does not answer.', 0);
  });
  if (!response.ok) {
    const told: unknown = await response.json().catch(() => null);
    const said = told && typeof told === 'object' && 'error' in told ? String(told.error) : `The server answered ${response.status}.`;
    throw new Refusal(said, response.status);
  }
  const src = URL.createObjectURL(await response.blob());
  const image = new Image();
  image.src = src;
  await image.decode();
  return { path, src, width: image.naturalWidth, height: image.naturalHeight };
}

/** A value once it has rested for so long. */
export function useRested<T>(value: T, milliseconds = 200): T {
  const [rested, setRested] = useState(value);
  const text = JSON.stringify(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setRested(value), milliseconds);
    return () => window.clearTimeout(timer);
    // a value is what it says, not which object it is
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [text, milliseconds]);
  return rested;
}
