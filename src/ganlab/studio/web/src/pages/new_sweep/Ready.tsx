import { useState } from 'react';
import { go } from '../../data/address';
import { ask, Refusal, useAsk } from '../../data/ask';
import { Button } from '../../parts/Button';
import { Command } from '../../parts/Command';
import { Empty, Failure, Shown } from '../../parts/States';

interface ReadySweep {
  name: string;
  summary: string;
  cells?: string;
  time?: string;
  answers?: string;
}

/** The sweeps that lie in files: what each asks, how many cells it has, and Start. */
export function Ready() {
  const found = useAsk<ReadySweep[]>('/api/sweeps/ready');
  const [refusal, setRefusal] = useState('');
  const start = (name: string) => {
    setRefusal('');
    ask<{ sweep: string }>(`/api/sweeps/ready/${encodeURIComponent(name)}`, { method: 'POST' }).then((told) => go(`/sweeps/${encodeURIComponent(told.sweep)}`), (error: unknown) => setRefusal(error instanceof Refusal ? error.message : String(error)));
  };
  return (
    <div className="stack">
      {refusal ? <Failure error={refusal} /> : null}
      <Shown of={found}>
        {(sweeps) => sweeps.length === 0 ? <Empty title="There are none here"><p>A file <code>conf/sweeps/NAME.yaml</code> appears here.</p></Empty> : (
          <div className="cards sweeps">
            {sweeps.map((one) => (
              <section key={one.name} className="card stack" aria-label={one.name}>
                <h2>{one.name}</h2>
                <p>{one.summary}</p>
                <dl className="soft small" style={{ margin: 0 }}>
                  {([['Cells', one.cells], ['Time', one.time], ['Answers', one.answers]] as const).map(([name, text]) => (text ? <div key={name}><dt><b>{name}</b></dt><dd style={{ margin: '0 0 .3rem' }}>{text}</dd></div> : null))}
                </dl>
                <Command text={`ganlab train sweeps=${one.name}`} label={`The command of ${one.name}`} />
                <div><Button onClick={() => start(one.name)}>Start {one.name}</Button></div>
              </section>
            ))}
          </div>
        )}
      </Shown>
    </div>
  );
}
