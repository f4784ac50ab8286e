export type Column = (number | null)[];

/** The mean of each value and those before it within `window` rows, leaving out what is missing. */
export function rolling(values: Column, window: number): Column {
  if (window <= 1) return values;
  const found: Column = new Array<number | null>(values.length);
  let total = 0;
  let count = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? null;
    if (value !== null) {
      total += value;
      count += 1;
    }
    const left = i >= window ? (values[i - window] ?? null) : null;
    if (left !== null) {
      total -= left;
      count -= 1;
    }
    found[i] = count ? total / count : null;
  }
  return found;
}

/** The same over the last `window` values that are there; what is missing stays missing. For curves of runs that logged at unlike turns. */
export function rollingKnown(values: Column, window: number): Column {
  const known = values.flatMap((value, i) => (value === null ? [] : [i]));
  const mean = rolling(known.map((i) => values[i] ?? null), window);
  const found: Column = values.map(() => null);
  known.forEach((i, k) => {
    found[i] = mean[k] ?? null;
  });
  return found;
}

/** The least and greatest shown values: up to `bound`, above zero where the axis is logarithmic; with some air. */
export function frame(columns: Column[], turns: number[], range: [number, number] | null, bound: number | null, log: boolean): [number, number] {
  let least = Infinity;
  let most = -Infinity;
  for (const column of columns) {
    for (let i = 0; i < column.length; i += 1) {
      const value = column[i] ?? null;
      const turn = turns[i] ?? 0;
      if (value === null || (log && value <= 0) || (range && (turn < range[0] || turn > range[1]))) continue;
      if (value < least) least = value;
      if (value > most) most = value;
    }
  }
  if (!Number.isFinite(least)) return log ? [0.1, 1] : [0, 1];
  if (bound !== null && bound < most) most = Math.max(bound, log ? Number.MIN_VALUE : -Infinity);
  if (least >= most) least = log ? most / 10 : most - (Math.abs(most) * 0.1 || 1);
  const air = log ? 0 : (most - least) * 0.05;
  return [least - air, most + (bound !== null && bound <= most ? 0 : air)];
}

/** How many values lie above the frame. */
export function above(columns: Column[], bound: number | null): number {
  return bound === null ? 0 : columns.reduce((sum, column) => sum + column.filter((v) => v !== null && v > bound).length, 0);
}

/** The index of the turn nearest to `turn`; turns ascend. */
export function nearest(turns: number[], turn: number): number {
  let low = 0;
  let high = turns.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((turns[middle] ?? 0) < turn) low = middle + 1;
    else high = middle;
  }
  const before = turns[low - 1];
  return before !== undefined && turn - before < (turns[low] ?? Infinity) - turn ? low - 1 : low;
}
