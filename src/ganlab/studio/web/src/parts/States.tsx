import { type ReactNode, useEffect, useState } from 'react';
import type { Asked, Refusal } from '../data/ask';
import { Button } from './Button';

/** Nothing is here, and what to do about it. */
export function Empty({ title, children, first = false }: { title: string; children?: ReactNode; first?: boolean }) {
  return <div className="empty">{first ? <h1>{title}</h1> : <h2>{title}</h2>}{children ? <div>{children}</div> : null}</div>;
}

/** A grey place holder, once 150 ms have passed. */
export function Loading({ label = 'Loading', height }: { label?: string; height?: string }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setShown(true), 150);
    return () => window.clearTimeout(timer);
  }, []);
  return <div role="status" aria-label={label} className={shown ? 'skeleton' : undefined} style={{ minHeight: height ?? '8rem' }} />;
}

/** What went wrong, and a way to try again. */
export function Failure({ error, again }: { error: Refusal | string; again?: () => void }) {
  return (
    <div className="notice bad" role="alert">
      <span>{typeof error === 'string' ? error : error.message}</span>
      {again ? <Button small onClick={again}>Try again</Button> : null}
    </div>
  );
}

/** The states of an answer: loading, error, or the answer itself. */
export function Shown<T>({ of, children, height }: { of: Asked<T>; children: (data: T) => ReactNode; height?: string }) {
  if (of.error && (of.data === null || !of.error.gone)) return <Failure error={of.error} again={of.again} />;
  if (of.data === null) return <Loading height={height} />;
  return <>{children(of.data)}</>;
}

const SIGNS: Record<string, string> = { finished: '✓', running: '▶', queued: '…', failed: '✕', refused: '✕', interrupted: '❚❚', stopped: '❚❚', waiting: '…', new: '…' };

/** A state in a word and a sign. */
export function Badge({ state }: { state: string }) {
  return <span className={`badge ${state}`}><span aria-hidden="true">{SIGNS[state] ?? '•'}</span>{state}</span>;
}

export function Progress({ value, of, label }: { value: number; of: number | null; label: string }) {
  const share = of ? Math.min(1, value / of) : 0;
  return (
    <div className="progress" role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={of ?? 100} aria-valuenow={Math.min(value, of ?? 100)}>
      <div style={{ width: `${share * 100}%` }} />
    </div>
  );
}
