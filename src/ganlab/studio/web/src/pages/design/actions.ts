import { type Clip, copy, paste } from './model/clip';
import { listOf, type Place, type Point } from './model/document';
import { align, remove, repeat } from './model/edits';
import { inputsOf, positions, tidy } from './model/layout';
import type { Tools } from './drafts';
import type { Act } from './Toolbar';

let clip: Clip | null = null; // of the whole page: a generator's layers may be pasted into a discriminator

/** What toolbar and keys do with the chosen layers. */
export function useActs(tools: Tools, place: Place, selected: string[], select: (ids: string[]) => void): { acts: Act[]; onKey: (key: string, shift: boolean) => boolean } {
  const own = selected.filter((id) => listOf(tools.drawing, place).some((node) => node.id === id));
  const where = (): Record<string, Point> => positions(tools.drawing, place, inputsOf(tools.drawing, tools.player, place, true));
  const copied = () => {
    if (own.length > 0) clip = copy(tools.drawing, place, own);
  };
  const pasted = () => {
    if (!clip) return;
    let ids: string[] = [];
    const held = clip;
    tools.change((d) => {
      const found = paste(d, tools.player, place, held, own.at(-1) ?? null);
      ids = found.ids;
      return found.drawing;
    });
    select(ids);
  };
  const repeated = () => {
    let id = '';
    tools.change((d) => {
      const found = repeat(d, place, own);
      id = found?.id ?? '';
      return found?.drawing ?? d;
    });
    if (id) select([id]);
  };
  const removed = () => {
    tools.change((d) => remove(d, place, own));
    select([]);
  };
  const aligned = (axis: 0 | 1) => () => tools.change((d) => align(d, keyed(where(), place), own, axis));
  const acts: Act[] = [
    { label: 'Undo', keys: 'Control+Z', run: tools.undo, disabled: !tools.canUndo },
    { label: 'Redo', keys: 'Control+Y', run: tools.redo, disabled: !tools.canRedo },
    { label: 'Copy', keys: 'Control+C', run: copied, disabled: own.length === 0 },
    { label: 'Paste', keys: 'Control+V', run: pasted },
    { label: 'Delete', keys: 'Delete', run: removed, disabled: own.length === 0 },
    { label: 'Repeat', run: repeated, disabled: own.length === 0 },
    { label: 'Column', title: 'Align the chosen in a column', run: aligned(0), disabled: own.length < 2 },
    { label: 'Row', title: 'Align the chosen in a row', run: aligned(1), disabled: own.length < 2 },
    { label: 'Tidy', run: () => tools.change((d) => tidy(d, place)) },
  ];
  const onKey = (key: string, shift: boolean): boolean => {
    const run = { z: shift ? tools.redo : tools.undo, y: tools.redo, c: copied, v: pasted, a: () => select(listOf(tools.drawing, place).map((node) => node.id)) }[key];
    run?.();
    return run !== undefined;
  };
  return { acts, onKey };
}

const keyed = (at: Record<string, Point>, place: Place): Record<string, Point> =>
  Object.fromEntries(Object.entries(at).map(([id, point]) => [id.startsWith(':') ? `${place}${id}` : id, point]));
