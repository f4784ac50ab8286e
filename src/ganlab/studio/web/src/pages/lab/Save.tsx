import { useState } from 'react';
import { ask } from '../../data/ask';
import { Link } from '../../data/address';
import { Button } from '../../parts/Button';
import { Command } from '../../parts/Command';
import { Failure } from '../../parts/States';

interface Saved {
  overrides: string[];
  command: string;
  exact: boolean;
}

/** The command that trains what is seen, and Train with the same words. */
export function Save({ game, disabled, onOpen }: { game: string; disabled: boolean; onOpen: () => void }) {
  const [saved, setSaved] = useState<Saved | null>(null);
  const [error, setError] = useState('');
  const save = () => {
    onOpen();
    setError('');
    ask<Saved>(`/api/lab/${game}/command`).then(setSaved, (refused: unknown) => setError(refused instanceof Error ? refused.message : String(refused)));
  };
  return (
    <>
      <Button disabled={disabled} onClick={save}>Save as config</Button>
      {error ? <Failure error={error} /> : null}
      {saved ? (
        <section className="card stack lab-saved" aria-label="Saved">
          <p className="small">{saved.exact ? 'This trains to the very weights that you see, as a run with its folder.' : 'This trains the same setting as a run; steps of one player alone are not part of it, so that the weights will differ.'}</p>
          <Command text={saved.command} />
          <div className="row">
            <Link className="button main" href={`/train?${new URLSearchParams({ o: saved.overrides.join('\n') })}`}>Open in Train</Link>
            <Button kind="quiet" onClick={() => setSaved(null)}>Close</Button>
          </div>
        </section>
      ) : null}
    </>
  );
}
