import type { RunRow } from '../../data/types';
import { thumbnail } from './row';

/** The newest picture of a run; of a sheet of images its first corner, so that single ones can be seen. */
export function Thumb({ run, none = '' }: { run: Pick<RunRow, 'id' | 'thumbnail' | 'sample_shape'>; none?: string }) {
  const src = thumbnail(run);
  if (!src) return <div className="thumb none" aria-hidden={none === ''}>{none}</div>;
  const sheet = run.sample_shape?.length === 3 && (run.sample_shape[1] ?? 0) <= 64;
  return <div className={sheet ? 'thumb sheet' : 'thumb'}><img src={src} alt="" loading="lazy" /></div>;
}
