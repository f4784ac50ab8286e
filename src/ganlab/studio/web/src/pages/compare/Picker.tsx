import { useEffect, useState } from 'react';
import { Link } from '../../data/address';
import { useAsk } from '../../data/ask';
import type { RunPage } from '../../data/types';
import { number } from '../../data/words';
import { Badge, Shown } from '../../parts/States';
import { TextField } from '../../parts/Field';
import { Thumb } from '../runs/Thumb';
import { MOST } from './types';

/** Find runs by words and tick those to compare. */
export function Picker({ chosen, onChange }: { chosen: string[]; onChange: (ids: string[]) => void }) {
  const [typed, setTyped] = useState('');
  const [words, setWords] = useState('');
  useEffect(() => {
    const timer = window.setTimeout(() => setWords(typed), 200);
    return () => window.clearTimeout(timer);
  }, [typed]);
  const found = useAsk<RunPage>(`/api/runs?${new URLSearchParams({ words, count: '24' })}`);
  const full = chosen.length >= MOST;
  return (
    <div className="stack">
      <TextField label="Find runs by words" type="search" placeholder="dcgan dataset=mnist seed=0" value={typed} onChange={setTyped} help={full ? `${MOST} are chosen, which is as many as one picture can tell apart.` : `${chosen.length} of at most ${MOST} chosen`} />
      <Shown of={found}>
        {(page) => page.rows.length === 0 ? <p className="soft">{page.all === 0 ? <>There is no run yet; <Link href="/train">train a GAN</Link> first.</> : 'No run has all these words.'}</p> : (
          <div className="cards">
            {page.rows.map((run) => {
              const on = chosen.includes(run.id);
              return (
                <label key={run.id} className="card check" style={{ padding: '.75rem', gap: '.75rem' }}>
                  <input type="checkbox" checked={on} disabled={full && !on} onChange={() => onChange(on ? chosen.filter((id) => id !== run.id) : [...chosen, run.id])} aria-label={`${run.title} ${run.id.split('~').slice(-1)}`} />
                  <Thumb run={run} />
                  <span className="small" style={{ minWidth: 0, overflowWrap: 'anywhere' }}><b>{run.title}</b><br /><span className="soft mono">{run.overrides.filter((o) => !/^(paths|name|sweeps|generator|discriminator|dataset)[.=]/.test(o)).sort((a, b) => Number(b.startsWith('seed=')) - Number(a.startsWith('seed='))).slice(0, 3).join(' ')}</span><br /><Badge state={run.state} /> {run.metrics['fid'] !== undefined ? <span className="soft">FID {number(run.metrics['fid'], 3)}</span> : null}</span>
                </label>
              );
            })}
          </div>
        )}
      </Shown>
    </div>
  );
}
