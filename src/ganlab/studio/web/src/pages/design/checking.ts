import { useEffect, useState } from 'react';
import { ask, Refusal } from '../../data/ask';
import { useGone } from '../../data/events';
import type { Checked } from './model/check';
import type { Tools } from './drafts';

export interface Checking { checked: Checked | null; error: string; pending: boolean }

/** What the server says of a drawing, a moment after its last change. */
export function useChecking(tools: Tools, dataset: string[]): Checking {
  const [state, setState] = useState<Checking>({ checked: null, error: '', pending: false });
  const gone = useGone();
  const body = JSON.stringify({ graph: tools.graph, latent_dim: tools.drawing.latentDim, dataset });
  const blank = (tools.drawing.lists['']?.length ?? 0) === 0;
  useEffect(() => {
    const stop = new AbortController();
    setState((before) => ({ ...before, pending: !blank }));
    const timer = window.setTimeout(() => {
      ask<Checked>(`/api/design/check/${tools.player}`, { method: 'POST', body: blank ? { ...JSON.parse(body), graph: { nodes: ['tanh'] } } : JSON.parse(body), signal: stop.signal }).then(
        (checked) => setState({ checked: blank ? { ...checked, nodes: [], problems: [], outputs: {}, parameters: 0, multiply_adds: 0, activation_bytes: 0 } : checked, error: '', pending: false }),
        (error: unknown) => {
          if (!stop.signal.aborted) setState((before) => ({ ...before, error: error instanceof Refusal ? error.message : String(error), pending: false }));
        },
      );
    }, 40);
    return () => {
      window.clearTimeout(timer);
      stop.abort();
    };
  }, [body, blank, gone, tools.player]);
  return state;
}
