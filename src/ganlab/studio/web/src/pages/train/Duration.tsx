import { useEffect, useState } from 'react';
import { Link } from '../../data/address';
import { ask, Refusal } from '../../data/ask';
import { duration, number } from '../../data/words';
import { Button } from '../../parts/Button';
import type { Pace } from './checked';
import { takes } from './words';

/** How long a training may take: by an earlier run of the same players and data, or by some turns played now. */
export function Duration({ turns, epochs, pace, overrides }: { turns: number | null; epochs: number | null; pace: Pace; overrides: string[] }) {
  const [measured, setMeasured] = useState<number | null>(null);
  const [said, setSaid] = useState('');
  const key = overrides.filter((o) => !o.startsWith('training.turns=')).join('\n');
  useEffect(() => {
    setMeasured(null);
    setSaid('');
  }, [key]);
  const measure = () => {
    setSaid('Some turns are played on noise; the first time takes ten seconds or more…');
    ask<{ seconds_per_turn: number }>('/api/jobs/probe', { method: 'POST', body: { overrides } }).then(
      (told) => { setMeasured(told.seconds_per_turn); setSaid(''); },
      (error: unknown) => setSaid(error instanceof Refusal ? error.message : String(error)),
    );
  };
  const seconds = measured === null ? takes(turns, epochs, pace) : takes(turns, null, { seconds_per_turn: measured });
  if (measured !== null) return <p>{seconds === null ? null : <>About <b>{duration(seconds)}</b>, </>}{seconds === null ? 'About' : ''} {number(measured, 2)} s a turn, without pictures and measurements.</p>;
  if (seconds !== null && pace.run) return <p>About <b>{duration(seconds)}</b>, by the pace of <Link href={`/runs/${encodeURIComponent(pace.run)}`}>an earlier run of these</Link>.</p>;
  return (
    <>
      <p className="soft" role="status">{said || 'These have not been trained here yet, so how long it takes is not known.'}</p>
      <div><Button small onClick={measure} disabled={said.endsWith('…')}>Measure a turn</Button></div>
    </>
  );
}
