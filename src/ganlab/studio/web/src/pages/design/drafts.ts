import { useCallback, useMemo, useRef, useState } from 'react';
import { type Drawing, empty, type Player } from './model/document';
import { begun, type History, redone, stepped, undone } from './model/history';
import { write } from './model/written';
import type { Lexicon } from './palette';

interface Draft { history: History<Drawing>; word: string; saved: string }
/** A drawing in work, and what can be done with it. */
export interface Tools {
  player: Player;
  drawing: Drawing;
  /** The word under which it was opened or saved last. */
  word: string;
  graph: Record<string, unknown>;
  dirty: boolean;
  canUndo: boolean;
  canRedo: boolean;
  /** Steps of one group within a second are undone together. */
  change: (make: (drawing: Drawing) => Drawing, group?: string) => void;
  undo: () => void;
  redo: () => void;
  open: (drawing: Drawing, word: string, isSaved: boolean) => void;
  savedAs: (word: string) => void;
}

const KEY = 'ganlab-design-';

function kept(player: Player): Draft {
  try {
    const found = JSON.parse(sessionStorage.getItem(KEY + player) ?? 'null') as { drawing: Drawing; word: string; saved: string } | null;
    if (found && Array.isArray(found.drawing.lists[''])) return { history: begun({ ...empty(), ...found.drawing }), word: found.word, saved: found.saved };
  } catch {
    // what cannot be read is begun anew
  }
  return { history: begun(empty()), word: '', saved: '' };
}

/** One player's drawing, kept through a reload of the page. */
export function useDraft(player: Player, lexicon: Lexicon): Tools {
  const [draft, setDraft] = useState<Draft>(() => kept(player));
  const latest = useRef(draft);
  const set = useCallback((make: (before: Draft) => Draft) => {
    const next = make(latest.current);
    latest.current = next;
    setDraft(next);
    sessionStorage.setItem(KEY + player, JSON.stringify({ drawing: next.history.now, word: next.word, saved: next.saved }));
  }, [player]);
  const drawing = draft.history.now;
  const graph = useMemo(() => write(drawing, player, lexicon.first), [drawing, player, lexicon]);
  const mark = useCallback((of: Drawing) => JSON.stringify([write(of, player, lexicon.first), of.latentDim, of.at]), [player, lexicon]);
  const tools = useMemo(() => ({
    change: (make: (drawing: Drawing) => Drawing, group?: string) => set((d) => ({ ...d, history: stepped(d.history, make(d.history.now), group ?? null, Date.now()) })),
    undo: () => set((d) => ({ ...d, history: undone(d.history) })),
    redo: () => set((d) => ({ ...d, history: redone(d.history) })),
    open: (next: Drawing, word: string, isSaved: boolean) => set((d) => ({ history: stepped(d.history, next, null, Date.now()), word, saved: isSaved ? mark(next) : '' })),
    savedAs: (word: string) => set((d) => ({ ...d, word, saved: mark(d.history.now) })),
  }), [set, mark]);
  const isBlank = (drawing.lists['']?.length ?? 0) === 0;
  return { player, drawing, word: draft.word, graph, dirty: !isBlank && mark(drawing) !== draft.saved, canUndo: draft.history.past.length > 0, canRedo: draft.history.future.length > 0, ...tools };
}
