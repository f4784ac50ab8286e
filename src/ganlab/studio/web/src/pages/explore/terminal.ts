import type { View } from './here';
import { seedOf } from './latent';

const seed = (view: View): string => (seedOf(view.seed) ? ` --seed ${seedOf(view.seed)}` : '');
const at = (view: View): string => (view.checkpoint ? ` --checkpoint ${view.checkpoint}` : '');
const cut = (view: View): string => (view.cut ? ` --truncation ${view.cut}` : '');

/** By part of the page, the command that looks at the like of a run, of latents that the seed draws. */
const COMMANDS: Record<string, (run: string, view: View) => string> = {
  many: (run, view) => `ganlab sample ${run} -n 25${seed(view)}${cut(view)}${at(view)}`,
  between: (run, view) => `ganlab interpolate ${run} --way ${view.way === 'straight' ? 'straight' : 'spherical'} --steps ${view.steps}${seed(view)}${at(view)} -o way.gif`,
  map: (run, view) => `ganlab latents ${run}${view.axes === 'looks' ? '' : ' --directions 2'}${seed(view)}${at(view)}`,
  layers: (run, view) => `ganlab activations ${run}${view.off ? ` --off ${view.off.split(',')[0] ?? ''}` : ''}${seed(view)}${at(view)}`,
  through: (run) => `ganlab film ${run}`,
  judge: (run, view) => `ganlab neighbours ${run} --neighbours 8${seed(view)}${at(view)}`,
};

export function command(folder: string, view: View): string | null {
  const plain = /^[\w./~-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`;
  return COMMANDS[view.tab]?.(plain, view) ?? null;
}
