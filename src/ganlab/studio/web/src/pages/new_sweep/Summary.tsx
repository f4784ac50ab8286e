import { type ReactNode, useEffect, useState } from 'react';
import { ask, Refusal } from '../../data/ask';
import { useGone } from '../../data/events';
import { duration, number } from '../../data/words';
import { Button } from '../../parts/Button';
import { Command } from '../../parts/Command';
import { Failure } from '../../parts/States';
import { type Axes, cells, lines } from './words';

interface Plan {
  error?: string;
  sweep: string;
  cells: number;
  left: number;
  command: string;
  seconds: number | null;
  known: number;
}
const SOON = 40; // cells up to which each is composed while one types

/** How many cells there are, whether each of them can be, how long they take, and the command that does the same. */
export function Summary({ axes, refusal, children }: { axes: Axes; refusal: string; children: (ok: boolean) => ReactNode }) {
  const text = lines(axes).join('\n');
  const count = cells(axes);
  const [asked, setAsked] = useState('');
  const { plan, error, pending } = usePlan(text, count <= SOON || asked === text);
  const named = (axes['name'] ?? []).length > 0;
  const wrong = named ? error : 'A sweep needs a name, that of its folder.';
  return (
    <div className="card stack">
      <h2>This sweep</h2>
      <p style={{ fontSize: '1.6rem', fontWeight: 650 }} role="status">{number(count)} {count === 1 ? 'cell' : 'cells'}</p>
      <p className="soft small">{Object.entries(axes).filter(([, values]) => values.length > 1).map(([key, values]) => `${values.length} × ${key}`).join(', ') || 'Tick more than one of something.'}</p>
      {wrong ? <Failure error={wrong} /> : null}
      {refusal ? <Failure error={refusal} /> : null}
      {pending && !wrong ? <p className="soft">Each cell is composed and checked…</p> : null}
      {!pending && !plan && !wrong ? <Button onClick={() => setAsked(text)}>Check all {number(count)} and estimate</Button> : null}
      {plan && !wrong && !pending ? (
        <>
          <p>{plan.left < plan.cells ? `${plan.cells - plan.left} of ${plan.cells} are finished already; ${plan.left} to train.` : 'All of them can be composed.'}</p>
          <p className="soft">{told(plan)}</p>
          <Command text={plan.command} />
        </>
      ) : null}
      <div className="row">{children(!wrong && (plan === null || plan.left > 0))}</div>
    </div>
  );
}

function told({ left, seconds, known }: Plan): string {
  if (left === 0) return 'Nothing is left to train.';
  if (seconds === null) return 'How long it takes is not known: no run of these networks and data has finished here yet. ganlab plan tells it by a short probe.';
  const hours = seconds >= 3600 ? `${number(seconds / 3600, 2)} hours` : duration(seconds);
  return `About ${hours} one after the other, by ${known < left ? `earlier runs of ${known} of the ${left}` : 'earlier runs'}.`;
}

function usePlan(text: string, now: boolean): { plan: Plan | null; error: string | null; pending: boolean } {
  const [state, setState] = useState<{ text: string; plan: Plan | null; error: string | null }>({ text: '', plan: null, error: null });
  const gone = useGone();
  useEffect(() => {
    if (!now) return;
    const stop = new AbortController();
    const timer = window.setTimeout(() => {
      ask<Plan>('/api/sweeps/check', { method: 'POST', body: { overrides: text.split('\n').filter(Boolean) }, signal: stop.signal }).then(
        (plan) => setState({ text, plan: plan.error === undefined ? plan : null, error: plan.error ?? null }),
        (error: unknown) => stop.signal.aborted || setState({ text, plan: null, error: error instanceof Refusal ? error.message : String(error) }),
      );
    }, 400);
    return () => {
      window.clearTimeout(timer);
      stop.abort();
    };
  }, [text, now, gone]);
  const current = state.text === text;
  return { plan: current ? state.plan : null, error: current ? state.error : null, pending: now && !current };
}
