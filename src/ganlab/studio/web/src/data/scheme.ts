export type Scheme = 'system' | 'light' | 'dark';
const KEY = 'ganlab-scheme';

export const scheme = (): Scheme => (localStorage.getItem(KEY) as Scheme | null) ?? 'system';

/** Light or dark, as chosen or as the system; charts read colours anew on `ganlab-scheme`. */
export function applyScheme(chosen: Scheme = scheme()): void {
  localStorage.setItem(KEY, chosen);
  if (chosen === 'system') delete document.documentElement.dataset['scheme'];
  else document.documentElement.dataset['scheme'] = chosen;
  window.dispatchEvent(new Event('ganlab-scheme'));
}
