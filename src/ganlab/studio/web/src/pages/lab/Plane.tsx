import { useEffect, useRef } from 'react';
import { between } from './field';
import type { Seen } from './live';
import { colours, type Layer, paint, type Picture } from './paint';

interface Props {
  seen: Seen;
  layers: readonly Layer[];
  label: string;
  /** Milliseconds in which the picture goes over to a newer state; 0: at once. */
  glide: number;
}

/** The plane, drawn anew at every frame while it goes from what it shows to the newest state. */
export function Plane({ seen, layers, label, glide }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const shown = useRef<Picture>(seen);
  const now = useRef({ seen, layers });
  now.current = { seen, layers };
  useEffect(() => {
    const from = shown.current;
    const start = performance.now();
    let frame = 0;
    const draw = (time: number) => {
      const share = glide > 0 && seen.turn > 0 ? Math.min(1, Math.max(0, time - start) / glide) : 1;
      shown.current = mixed(from, seen, share);
      refresh(canvas.current, shown.current, now.current.layers);
      if (share < 1) frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [seen, glide]);
  useEffect(() => {
    const again = () => refresh(canvas.current, shown.current, now.current.layers);
    again();
    const media = window.matchMedia('(prefers-color-scheme: dark)');
    const resized = new ResizeObserver(again);
    if (canvas.current) resized.observe(canvas.current);
    media.addEventListener('change', again);
    window.addEventListener('ganlab-scheme', again);
    return () => {
      resized.disconnect();
      media.removeEventListener('change', again);
      window.removeEventListener('ganlab-scheme', again);
    };
  }, [layers]);
  return <canvas ref={canvas} className="plane" role="img" aria-label={label} />;
}

function mixed(from: Picture, to: Picture, share: number): Picture {
  if (share >= 1) return to;
  const rows = (a: Picture['manifold'], b: Picture['manifold']) => b.map((row, i) => between(a[i] ?? [], row, share));
  return {
    ...to,
    fake: between(from.fake, to.fake, share),
    arrows: between(from.arrows, to.arrows, share),
    surface: between(from.surface, to.surface, share),
    manifold: rows(from.manifold, to.manifold),
  };
}

/** The canvas in as many pixels as the screen has. */
export function fitted(canvas: HTMLCanvasElement): { context: CanvasRenderingContext2D; size: number } | null {
  const context = canvas.getContext('2d');
  const size = canvas.clientWidth;
  if (!context || size === 0) return null;
  const pixels = Math.round(size * devicePixelRatio);
  if (canvas.width !== pixels || canvas.height !== pixels) {
    canvas.width = pixels;
    canvas.height = pixels;
  }
  context.setTransform(pixels / size, 0, 0, pixels / size, 0, 0);
  return { context, size };
}

function refresh(canvas: HTMLCanvasElement | null, picture: Picture, layers: readonly Layer[]): void {
  const sheet = canvas && fitted(canvas);
  if (sheet) paint({ ...sheet, colours: colours() }, picture, layers);
}
