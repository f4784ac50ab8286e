import uPlot from 'uplot';
import { type Column, frame, rolling, rollingKnown } from '../data/curve';

export interface Line {
  name: string;
  values: Column;
  /** Its place among the colours; the place in the list where not given. */
  colour?: number;
  dashed?: boolean;
  /** Its gaps are turns at which it was not logged: it is smoothed over the values that it has. */
  gaps?: boolean;
}
export interface Look {
  turns: number[];
  lines: Line[];
  smooth: number;
  log: boolean;
  bound: number | null;
  range: [number, number] | null;
}

const COLOURS = 8;
const css = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
/** The colour of the i-th line, as the scheme has it. */
export const colour = (i: number): string => css(`--c${i % COLOURS}`);

/** uPlot's columns: turns, then for each line its faint raw values and its rolling mean. */
export function columns(look: Look): uPlot.AlignedData {
  const values = look.lines.flatMap((line) => {
    const mean = smoothed(line, look.smooth);
    return look.log ? [positive(line.values), positive(mean)] : [line.values, mean];
  });
  return [look.turns, ...values] as uPlot.AlignedData;
}

const smoothed = (line: Line, window: number): Column => (line.gaps ? rollingKnown(line.values, window) : rolling(line.values, window));
const positive = (values: Column): Column => values.map((v) => (v !== null && v > 0 ? v : null));

/** The range of the vertical axis. */
export const vertical = (look: Look): [number, number] =>
  frame(look.lines.map((line) => (look.smooth > 1 && look.bound === null ? smoothed(line, look.smooth) : line.values)), look.turns, look.range, look.bound, look.log);

interface Hooks {
  onRange: (range: [number, number]) => void;
  onHover: (index: number | null) => void;
}

/** A plot of the look that `now` gives; it is made anew only where lines or the axis change. */
export function plot(target: HTMLElement, width: number, height: number, now: () => Look, hooks: Hooks): uPlot {
  const look = now();
  const axis = { stroke: css('--soft'), grid: { stroke: css('--rule'), width: 1 }, ticks: { show: false }, font: '12px system-ui, sans-serif' };
  const options: uPlot.Options = {
    width,
    height,
    legend: { show: false },
    cursor: { drag: { x: true, y: false, setScale: false }, points: { size: 7 }, y: false },
    scales: {
      x: { time: false, range: (_, least, most) => now().range ?? (least === most ? [least - 1, most + 1] : [least, most]) },
      y: { distr: look.log ? 3 : 1, range: () => vertical(now()) },
    },
    axes: [{ ...axis, size: 30 }, { ...axis, size: 58, values: (_, ticks) => ticks.map((t) => (t === null ? '' : short(t))) }],
    series: [{}, ...look.lines.flatMap((line, i) => series(line, i, look.smooth > 1))],
    hooks: {
      setSelect: [(u) => {
        if (u.select.width > 4) hooks.onRange([u.posToVal(u.select.left, 'x'), u.posToVal(u.select.left + u.select.width, 'x')]);
      }],
      setCursor: [(u) => hooks.onHover(u.cursor.idx ?? null)],
    },
  };
  return new uPlot(options, columns(look), target);
}

function series(line: Line, i: number, smoothed: boolean): uPlot.Series[] {
  const stroke = colour(line.colour ?? i);
  const dash = line.dashed ? { dash: [6, 4] } : {};
  const plain = { stroke, spanGaps: true, points: { show: false }, ...dash };
  return [{ ...plain, width: 1, alpha: smoothed ? 0.28 : 1, label: `${line.name}, raw` }, { ...plain, width: smoothed ? 2 : 1.4, label: line.name }];
}

const short = (value: number): string =>
  value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5) ? value.toExponential(0) : String(Number(value.toPrecision(4)));
