import type { ComponentType } from 'react';

/** What `pages/<name>/page.tsx` exports as its default. A new page is a new folder and no edit. */
export interface Page {
  /** The address; `:name` stands for a part, which the component gets in `params`. */
  path: string;
  title: string;
  /** Where the navigation lists it; null: nowhere. */
  group: 'Learn' | 'Build' | 'Inspect' | null;
  order: number;
  /** What it is drawn by in the navigation: the path of an SVG of 24 by 24. */
  icon?: string;
  component: ComponentType<{ params: Record<string, string> }>;
}

const found = import.meta.glob<{ default: Page }>('./pages/*/page.tsx', { eager: true });
export const pages: Page[] = Object.values(found).map((module) => module.default).sort((a, b) => a.order - b.order);

/** The parameters of `path` where `address` is one of its, else null. */
export function match(path: string, address: string): Record<string, string> | null {
  const wanted = path.split('/').filter(Boolean);
  const given = address.split('/').filter(Boolean);
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const here = given[i] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(here);
    else if (part !== here) return null;
  }
  return params;
}
