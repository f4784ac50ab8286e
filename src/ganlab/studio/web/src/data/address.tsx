import { useCallback, useSyncExternalStore } from 'react';
import type { AnchorHTMLAttributes, MouseEvent } from 'react';

const listeners = new Set<() => void>();
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}
const tell = () => listeners.forEach((listener) => listener());

export function go(address: string, replace = false): void {
  window.history[replace ? 'replaceState' : 'pushState'](null, '', address);
  if (!replace) window.scrollTo(0, 0);
  tell();
}

export const useAddress = (): string => useSyncExternalStore(subscribe, () => window.location.pathname);
const useSearch = (): string => useSyncExternalStore(subscribe, () => window.location.search);

export type View = Record<string, string>;

/** The search string with some values changed; what equals its default is left out. */
export function searchOf(search: string, change: Record<string, string | number | boolean | null>, defaults: View): string {
  const params = new URLSearchParams(search);
  for (const [key, value] of Object.entries(change)) {
    if (value === null || String(value) === (defaults[key] ?? '')) params.delete(key);
    else params.set(key, String(value));
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}

/**
 * The view as the address holds it: `const [view, setView] = useView({ smooth: '1', log: '' })`. Every value is a text;
 * `setView({ smooth: 20 })` replaces the address without a new entry in the history.
 */
export function useView<T extends View>(defaults: T): [T, (change: Partial<Record<keyof T, string | number | boolean | null>>) => void] {
  const params = new URLSearchParams(useSearch());
  const view = { ...defaults };
  for (const key of Object.keys(defaults)) {
    const given = params.get(key);
    if (given !== null) (view as View)[key] = given;
  }
  const set = useCallback(
    (change: Partial<Record<keyof T, string | number | boolean | null>>) => {
      const plain = change as Record<string, string | number | boolean | null>;
      go(window.location.pathname + searchOf(window.location.search, plain, defaults), true);
    },
    // defaults are written as a literal and do not change
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [],
  );
  return [view, set];
}

/** A link within the app. */
export function Link({ href, onClick, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(href);
  };
  return <a href={href} onClick={follow} {...rest} />;
}
