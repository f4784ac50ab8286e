import { useEffect, useState } from 'react';
import { ask, Refusal } from '../../data/ask';
import { useGone } from '../../data/events';
import type { Told } from '../../data/types';
import { lines, parse } from './words';

export interface Pace {
  run?: string;
  seconds_per_turn?: number;
  seconds_per_epoch?: number | null;
}
export interface Checked {
  told: Told | null;
  /** The words and values in effect, recipes included. */
  choices: Record<string, unknown>;
  values: Record<string, unknown>;
  /** Of an earlier run of the same networks and data; empty where there is none. */
  pace: Pace;
  error: string | null;
  pending: boolean;
}
const NONE: Checked = { told: null, choices: {}, values: {}, pace: {}, error: null, pending: true };
type Answer = Told & { error?: string; choices: Record<string, unknown>; values: Record<string, unknown>; pace: Pace };

/** What the config says of the overrides, a moment after the last change. */
export function useChecked(text: string): Checked {
  const [checked, setChecked] = useState<Checked>(NONE);
  const gone = useGone();
  useEffect(() => {
    const stop = new AbortController();
    setChecked((before) => ({ ...before, pending: true }));
    const timer = window.setTimeout(() => {
      ask<Answer>('/api/jobs/check', { method: 'POST', body: { overrides: lines(parse(text)) }, signal: stop.signal }).then(
        (told) => told.error !== undefined ? setChecked((before) => ({ ...before, error: told.error ?? null, pending: false })) : setChecked({ told, choices: told.choices, values: told.values, pace: told.pace, error: null, pending: false }),
        (error: unknown) => {
          if (stop.signal.aborted) return;
          const said = error instanceof Refusal ? error.message : String(error);
          setChecked((before) => ({ ...before, error: said, pending: false }));
        },
      );
    }, 150);
    return () => {
      window.clearTimeout(timer);
      stop.abort();
    };
  }, [text, gone]);
  return checked;
}
