import type { ReactNode } from 'react';
import { Link } from '../../data/address';
import { match, pages } from '../../page';
import { Curves, Drawing, Game, Growing } from './pictures';

interface Door {
  href: string;
  title: string;
  takes: string;
  text: string;
  picture: ReactNode;
}
const DOORS: Door[] = [
  { href: '/lab', title: 'Play', takes: 'Ten seconds', text: 'Points in the plane, live: see how two networks push each other, and what goes wrong.', picture: Game },
  { href: '/train', title: 'Train', takes: 'One minute', text: 'Choose data and two players, press Start, and watch pictures grow out of noise.', picture: Growing },
  { href: '/design', title: 'Design', takes: 'No code', text: 'Draw networks layer by layer; shapes and mistakes show at once. Then train what you drew.', picture: Drawing },
];
const ELSE: Door = { href: '/runs', title: 'Look at runs', takes: 'Also from a terminal', text: 'Curves, pictures through the training, and what went wrong.', picture: Curves };

/** Three ways in; of pages that are not there none is offered. */
export function Doors() {
  const open = DOORS.filter((door) => pages.some((page) => match(page.path, door.href)));
  return (
    <div className="doors">
      {[...open, ELSE].slice(0, 3).map(({ href, title, takes, text, picture }) => (
        <Link key={href} href={href} className="card door">
          <svg viewBox="0 0 240 112" aria-hidden="true">{picture}</svg>
          <div className="row"><h2>{title}</h2><span className="badge">{takes}</span></div>
          <span className="soft">{text}</span>
        </Link>
      ))}
    </div>
  );
}
