import { useCallback, useEffect, useRef, useState } from 'react';
import { useView, type View } from './address';

const REST = 250;

/** As `useView`, for values that a moving slider changes: the page follows at once, the address when the hand rests. */
export function useHeldView<T extends View>(defaults: T): [T, (change: Partial<Record<keyof T, string | number | null>>) => void] {
  const [view, setView] = useView(defaults);
  const [pending, setPending] = useState<Partial<T>>({});
  const first = useRef(defaults);
  const set = useCallback((change: Partial<Record<keyof T, string | number | null>>) => {
    const texts = Object.entries(change).map(([key, value]) => [key, value === null || value === undefined ? (first.current[key] ?? '') : String(value)]);
    setPending((before) => ({ ...before, ...(Object.fromEntries(texts) as Partial<T>) }));
  }, []);
  useEffect(() => {
    if (Object.keys(pending).length === 0) return;
    const timer = window.setTimeout(() => {
      setView(pending);
      setPending({});
    }, REST);
    return () => window.clearTimeout(timer);
  }, [pending, setView]);
  return [{ ...view, ...pending }, set];
}
