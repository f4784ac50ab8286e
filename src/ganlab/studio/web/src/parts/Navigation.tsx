import { useEffect, useState } from 'react';
import { Link } from '../data/address';
import { applyScheme, scheme, type Scheme } from '../data/scheme';
import type { Page } from '../page';
import { Button } from './Button';
import { Select } from './Select';

const GROUPS = ['Learn', 'Build', 'Inspect'] as const;

/** The brand, the pages in their groups, and the choice of light or dark. */
export function Navigation({ pages, address }: { pages: Page[]; address: string }) {
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<Scheme>(scheme());
  useEffect(() => setOpen(false), [address]);
  const choose = (value: string) => {
    setChosen(value as Scheme);
    applyScheme(value as Scheme);
  };
  return (
    <header className={open ? 'side open' : 'side'}>
      <Link href="/" className="brand">
        <svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8" fill="var(--accent)" /><path d="M6 22c5-14 8-14 10-6s5 8 10-6" fill="none" stroke="var(--accent-ink)" strokeWidth="3" strokeLinecap="round" /></svg>
        ganlab studio
      </Link>
      <Button className="menu" kind="plain" small aria-expanded={open} onClick={() => setOpen(!open)}>Menu</Button>
      <nav className="groups" aria-label="Pages">
        {GROUPS.map((group) => {
          const here = pages.filter((page) => page.group === group);
          return here.length === 0 ? null : (
            <div key={group}>
              <h2>{group}</h2>
              <ul>
                {here.map((page) => (
                  <li key={page.path}>
                    <Link href={page.path} aria-current={isHere(page.path, address) ? 'page' : undefined}><svg viewBox="0 0 24 24" aria-hidden="true"><path d={page.icon ?? ''} /></svg>{page.title}</Link>
                  </li>
                ))}
              </ul>
            </div>
          );
        })}
      </nav>
      <div className="foot">
        <Select label="Colours" value={chosen} onChange={choose} options={[['system', 'As the system'], ['light', 'Light'], ['dark', 'Dark']]} />
      </div>
    </header>
  );
}

const isHere = (path: string, address: string): boolean => address === path || address.startsWith(`${path}/`);
