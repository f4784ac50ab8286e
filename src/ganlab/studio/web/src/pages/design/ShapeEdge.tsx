import { BaseEdge, type Edge, type EdgeProps, getBezierPath } from '@xyflow/react';
import type { Point } from './model/document';

export type Connection = Edge<{ shape: string; bends: Point[] }, 'shape'>;

/** A connection with the shape that goes along it; a long one passes beside the layers that it skips. */
export function ShapeEdge({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data, markerEnd }: EdgeProps<Connection>) {
  const bends = data?.bends ?? [];
  const [plain, x, y] = getBezierPath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition });
  const middle = bends[Math.floor(bends.length / 2)];
  return (
    <BaseEdge path={bends.length > 0 ? through([sourceX, sourceY], bends, [targetX, targetY]) : plain} markerEnd={markerEnd} interactionWidth={24}
      label={data?.shape} labelX={middle?.[0] ?? x} labelY={middle?.[1] ?? y} labelBgPadding={[4, 2]} labelBgBorderRadius={3} />
  );
}

/** A smooth line that leaves and arrives downwards. */
function through(start: Point, bends: Point[], end: Point): string {
  const points = [start, ...bends, end];
  return points.slice(1).reduce((path, [x, y], i) => {
    const [px, py] = points[i] ?? start;
    const half = (y - py) / 2;
    return `${path} C ${px} ${py + half}, ${x} ${y - half}, ${x} ${y}`;
  }, `M ${start[0]} ${start[1]}`);
}
