import type { Point } from './live';

type Grid = (number | null)[][];
export type Segment = [number, number, number, number];

/** Where a grid's values pass `level`, as segments in [-1, 1]^2 (marching squares); rows start at the lowest y. */
export function contour(grid: Grid, level: number): Segment[] {
  const found: Segment[] = [];
  const side = grid.length - 1;
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      const corners = [grid[row]?.[column], grid[row]?.[column + 1], grid[row + 1]?.[column + 1], grid[row + 1]?.[column]].map((v) => (v ?? level) - level);
      const ends = crossings(corners).map(([x, y]): [number, number] => [((column + x) / side) * 2 - 1, ((row + y) / side) * 2 - 1]);
      for (let i = 0; i + 1 < ends.length; i += 2) found.push([...(ends[i] as [number, number]), ...(ends[i + 1] as [number, number])]);
    }
  }
  return found;
}

const CORNERS = [[0, 0], [1, 0], [1, 1], [0, 1]] as const;

function crossings(values: number[]): [number, number][] {
  const found: [number, number][] = [];
  for (let i = 0; i < 4; i += 1) {
    const a = values[i] ?? 0;
    const b = values[(i + 1) % 4] ?? 0;
    if (a >= 0 === b >= 0) continue;
    const [x, y] = CORNERS[i] ?? [0, 0];
    const [u, v] = CORNERS[(i + 1) % 4] ?? [0, 0];
    const at = a / (a - b);
    found.push([x + at * (u - x), y + at * (v - y)]);
  }
  return found;
}

/** Each value from -1 (surely fake) to 1 (surely real), about the boundary, else about the middle. */
export function toned(grid: Grid, boundary: number | null): Grid {
  const known = grid.flat().filter((v): v is number => v !== null);
  if (known.length === 0) return grid;
  const least = Math.min(...known);
  const most = Math.max(...known);
  const middle = boundary ?? (least + most) / 2;
  const reach = Math.max(most - middle, middle - least, boundary === null ? 1e-9 : 0.5);
  return grid.map((row) => row.map((v) => (v === null ? null : (v - middle) / reach)));
}

/** Between two lists of points of the same length, a share of the way; the later one where they do not match. */
export function between(from: Point[], to: Point[], share: number): Point[] {
  if (share >= 1 || from.length !== to.length) return to;
  return to.map((point, i) => point.map((v, j) => {
    const start = from[i]?.[j];
    return v === null || start === null || start === undefined ? v : start + (v - start) * share;
  }));
}

/** How many points lie where they cannot be shown. */
export const outside = (points: Point[]): number => points.filter(([x, y]) => x == null || y == null || Math.abs(x) > 1 || Math.abs(y) > 1).length;
