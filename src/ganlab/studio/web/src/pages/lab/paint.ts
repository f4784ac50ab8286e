import { contour, toned } from './field';
import type { Point, Seen } from './live';

export const LAYERS = ['surface', 'manifold', 'real', 'fake', 'gradients'] as const;
export type Layer = (typeof LAYERS)[number];

/** What a frame shows: a game, or what lies between two states of it. */
export type Picture = Pick<Seen, 'real' | 'fake' | 'manifold' | 'surface' | 'arrows' | 'boundary'>;
export interface Colours {
  real: string;
  fake: string;
  manifold: string;
  ink: string;
}
type Context = CanvasRenderingContext2D;
interface Sheet {
  context: Context;
  size: number;
  colours: Colours;
}
const px = (size: number, x: number): number => ((x + 1) / 2) * size;
const py = (size: number, y: number): number => ((1 - y) / 2) * size;

export function colours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(name).trim();
  return { real: of('--c0'), fake: of('--c1'), manifold: of('--c5'), ink: of('--ink') };
}

/** One frame, the layers from the ground up. */
export function paint(sheet: Sheet, picture: Picture, layers: readonly Layer[]): void {
  sheet.context.clearRect(0, 0, sheet.size, sheet.size);
  for (const layer of LAYERS) if (layers.includes(layer)) PAINTERS[layer](sheet, picture);
}

const PAINTERS: Record<Layer, (sheet: Sheet, picture: Picture) => void> = {
  surface: (sheet, { surface, boundary }) => {
    ground(sheet, toned(surface, boundary));
    if (boundary !== null) border(sheet, surface, boundary);
  },
  manifold: net,
  real: (sheet, { real }) => dots(sheet, real, sheet.colours.real),
  fake: (sheet, { fake }) => diamonds(sheet, fake, sheet.colours.fake),
  gradients: arrows,
};

function ground({ context, size, colours: chosen }: Sheet, tones: (number | null)[][]): void {
  const side = tones.length;
  const small = Object.assign(document.createElement('canvas'), { width: side, height: side });
  const inner = small.getContext('2d');
  if (!inner || side < 2) return;
  const image = inner.createImageData(side, side);
  const [real, fake] = [rgb(chosen.real), rgb(chosen.fake)];
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      const tone = tones[side - 1 - row]?.[column] ?? 0;
      image.data.set([...(tone > 0 ? real : fake), Math.min(1, Math.abs(tone)) * 150], 4 * (row * side + column));
    }
  }
  inner.putImageData(image, 0, 0);
  const cell = size / (side - 1); // the grid's values lie on the picture's edges
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.drawImage(small, -cell / 2, -cell / 2, size + cell, size + cell);
}

function border({ context, size, colours: { ink } }: Sheet, surface: (number | null)[][], boundary: number): void {
  context.strokeStyle = ink;
  context.globalAlpha = 0.55;
  context.lineWidth = 1.2;
  context.setLineDash([5, 4]);
  context.beginPath();
  for (const [x, y, u, v] of contour(surface, boundary)) {
    context.moveTo(px(size, x), py(size, y));
    context.lineTo(px(size, u), py(size, v));
  }
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function net({ context, size, colours: { manifold: stroke } }: Sheet, { manifold }: Picture): void {
  context.strokeStyle = stroke;
  context.lineWidth = 1.1;
  context.globalAlpha = 0.85;
  context.beginPath();
  const columns = (manifold[0] ?? []).map((_, i) => manifold.map((row) => row[i] ?? []));
  for (const line of [...manifold, ...columns]) {
    line.forEach(([x, y], i) => {
      if (x == null || y == null) return;
      if (i === 0) context.moveTo(px(size, x), py(size, y));
      else context.lineTo(px(size, x), py(size, y));
    });
  }
  context.stroke();
  context.globalAlpha = 1;
}

export function dots({ context, size }: Omit<Sheet, 'colours'>, points: Point[], fill: string, radius = size / 190): void {
  context.fillStyle = fill;
  context.globalAlpha = 0.75;
  context.beginPath();
  for (const [x, y] of points) {
    if (x == null || y == null) continue;
    context.moveTo(px(size, x) + radius, py(size, y));
    context.arc(px(size, x), py(size, y), radius, 0, 2 * Math.PI);
  }
  context.fill();
  context.globalAlpha = 1;
}

function diamonds({ context, size }: Sheet, points: Point[], stroke: string): void {
  const radius = size / 150;
  context.strokeStyle = stroke;
  context.lineWidth = 1.5;
  context.beginPath();
  for (const [a, b] of points) {
    if (a == null || b == null) continue;
    const [x, y] = [px(size, a), py(size, b)];
    context.moveTo(x, y - radius);
    context.lineTo(x + radius, y);
    context.lineTo(x, y + radius);
    context.lineTo(x - radius, y);
    context.closePath();
  }
  context.stroke();
}

const LONGEST = 0.22;

/** The way each fake is to go, the steepest of them as long as `LONGEST`. */
function arrows({ context, size, colours: { ink } }: Sheet, { arrows: all }: Picture): void {
  const steepest = Math.max(...all.map(([, , dx, dy]) => Math.hypot(dx ?? 0, dy ?? 0)), 1e-12);
  context.strokeStyle = ink;
  context.lineWidth = 1.1;
  context.beginPath();
  for (const [x, y, dx, dy] of all) {
    if (x == null || y == null || dx == null || dy == null) continue;
    const share = LONGEST / steepest;
    const [fromX, fromY, toX, toY] = [px(size, x), py(size, y), px(size, x + dx * share), py(size, y + dy * share)];
    if (Math.hypot(toX - fromX, toY - fromY) < 2) continue;
    const angle = Math.atan2(toY - fromY, toX - fromX);
    context.moveTo(fromX, fromY);
    context.lineTo(toX, toY);
    for (const turn of [2.6, -2.6]) {
      context.moveTo(toX, toY);
      context.lineTo(toX + 5 * Math.cos(angle + turn), toY + 5 * Math.sin(angle + turn));
    }
  }
  context.stroke();
}

function rgb(hex: string): [number, number, number] {
  const whole = Number.parseInt(hex.slice(1), 16);
  return [(whole >> 16) & 255, (whole >> 8) & 255, whole & 255];
}
