import type { ReactNode } from 'react';
import { Link } from '../../data/address';
import { number } from '../../data/words';
import { Button } from '../../parts/Button';
import { Command } from '../../parts/Command';
import { Failure } from '../../parts/States';
import type { Checked } from './checked';
import { Duration } from './Duration';
import { type Asked, lines } from './words';

interface Props {
  checked: Checked;
  asked: Asked;
  refusal: string;
  set: (change: Record<string, string | null>) => void;
  children: ReactNode;
}

/** What Start would do, how long it may take, and the command that does the same. */
export function Summary({ checked, asked, refusal, set, children }: Props) {
  const { told, error, pace } = checked;
  const clear = () => set(Object.fromEntries(Object.keys(asked).map((key) => [key, null])));
  return (
    <div className="card stack">
      <h2>This run</h2>
      {error ? <Failure error={error} /> : null}
      {refusal ? <Failure error={refusal} /> : null}
      {told && !error ? (
        <>
          <p>{told.title.replaceAll('-', ' · ')}</p>
          <p className="soft">{budget(told.turns, told.epochs)}.</p>
          {told.state === 'finished' ? null : <Duration turns={told.turns} epochs={told.epochs} pace={pace} overrides={lines(asked)} />}
          {told.state === 'finished' ? <p>It is finished already: <Link href={`/runs/${encodeURIComponent(told.run)}`}>look at it</Link>.</p> : null}
          {told.state === 'interrupted' ? <p>It was interrupted; Start goes on where it was.</p> : null}
          <Command text={told.command} />
        </>
      ) : null}
      <div className="row">{children}{Object.keys(asked).length > 0 ? <Button kind="quiet" onClick={clear}>Reset</Button> : null}</div>
    </div>
  );
}

function budget(turns: number | null, epochs: number | null): string {
  const told = [turns ? `${number(turns)} turns` : '', epochs ? `${number(epochs)} epochs` : ''].filter(Boolean);
  return told.length > 0 ? `Ends after ${told.join(' or ')}` : 'It has no end';
}
