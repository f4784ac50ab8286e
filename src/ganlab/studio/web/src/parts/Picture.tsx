import { type ReactNode, useEffect, useState } from 'react';
import { type Picture as Seen, usePicture } from '../data/picture';
import { Failure } from './States';
import './picture.css';

/** One picture of the worker, which stays until the next one is there. */
export function Picture({ path, alt, className = '', children }: { path: string | null; alt: string; className?: string; children?: ReactNode }) {
  const seen = usePicture(path);
  return (
    <Frame seen={seen}>
      <div className={`picture ${className}`} aria-busy={seen.waiting}>
        {seen.src ? <img src={seen.src} alt={alt} width={seen.width} height={seen.height} /> : null}
        {children}
      </div>
    </Frame>
  );
}

/** Words for a picture that is not there: it takes long, or it cannot be. */
export function Frame({ seen, children }: { seen: Seen; children: ReactNode }) {
  const slow = useLong(seen.waiting);
  if (seen.error) return <Failure error={seen.error} again={seen.again} />;
  return (
    <div className="framed">
      {children}
      {slow ? <p className="soft small" role="status">{seen.src ? 'Another one is being made…' : 'The worker is starting or at work; a first picture takes some seconds.'}</p> : null}
    </div>
  );
}

function useLong(waiting: boolean): boolean {
  const [long, setLong] = useState(false);
  useEffect(() => {
    setLong(false);
    if (!waiting) return;
    const timer = window.setTimeout(() => setLong(true), 800);
    return () => window.clearTimeout(timer);
  }, [waiting]);
  return long && waiting;
}
