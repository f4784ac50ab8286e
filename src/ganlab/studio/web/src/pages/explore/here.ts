import { addressOf, slot } from '../../data/picture';
import { type Spot, text } from './latent';

export interface Facts {
  latent_dim: number;
  sample_shape: number[];
  modality: string;
  dataset: string;
  classes: string[];
  is_told: boolean;
  is_critic: boolean;
  turn: number;
  checkpoint: string | null;
  checkpoints: string[];
  protocol: string;
}

/** What the address holds. */
export const VIEW = {
  run: '', seed: '0', z: '', label: '', cut: '', checkpoint: '', off: '', tab: 'many', from: '0', a: '', b: '', way: 'spherical', steps: '8',
  axes: 'strongest', network: 'generator', layer: '', second: '',
};
export type View = typeof VIEW;
export type Change = (change: Partial<Record<keyof View, string | number | null>>) => void;

/** A run at a latent: what every part of the page is given. */
export interface Here {
  id: string;
  facts: Facts;
  view: View;
  /** The latent of the sliders. */
  spot: Spot;
  set: Change;
}

export const api = (id: string, what: string): string => `/api/explore/${encodeURIComponent(id)}/${what}`;
export const units = (view: View): string[] => view.off.split(',').filter(Boolean);

/** The class asked for, where the generator is told one. */
export const labelOf = (here: Here): string | null => (here.facts.is_told ? here.view.label || null : null);

/** A latent with its class and truncation at the checkpoint shown, as most requests take it. */
export const latentOf = (here: Here, spot: Spot = here.spot) => ({
  seed: spot.seed, z: text(spot.z), label: labelOf(here), truncation: here.view.cut, checkpoint: here.view.checkpoint,
});

const POINTS = 64; // a small drawing made larger shows a point as a dot

/** Images come as they are, the page makes them larger; what is drawn is drawn so large. */
export const pixelsOf = (facts: Facts, drawn: number): number | null =>
  facts.modality === 'images' ? null : facts.modality === 'points' ? Math.min(drawn, POINTS) : drawn;

/** The address of the sample of a latent. */
export const sampleOf = (here: Here, place: string, spot: Spot = here.spot): string =>
  addressOf(api(here.id, 'picture.png'), { ...latentOf(here, spot), pixels: pixelsOf(here.facts, 320), slot: slot(place) });
