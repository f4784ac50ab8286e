import { useState } from 'react';
import { cividis, place, scale } from '../../data/colours';
import { axis, type Trial } from '../../data/search';
import type { Sweep } from '../../data/sweep';
import { number } from '../../data/words';

const [W, H, TOP, BOTTOM, SIDE] = [900, 270, 30, 16, 60];
const down = (y: number): number => H - BOTTOM - y * (H - TOP - BOTTOM);

/** A line for each trial through an axis for each parameter; the best lines are drawn last, and one that is pointed at is told. */
export function Parallel({ sweep, all, objective }: { sweep: Sweep; all: Trial[]; objective: number }) {
  const [at, setAt] = useState<number | null>(null);
  const { name = '', direction = '' } = sweep.objectives[objective] ?? {};
  const keys = [...new Set(all.flatMap((trial) => Object.keys(trial.cell.params)))].filter((key) => all.every((trial) => key in trial.cell.params));
  const lines = [...keys.map((key) => ({ title: key, of: axis(all.map((trial) => trial.cell.params[key])), value: (trial: Trial): unknown => trial.cell.params[key] })), { title: name, of: axis(all.map((trial) => trial.values[objective]), 4, 10), value: (trial: Trial): unknown => trial.values[objective] }];
  if (keys.length === 0) return <><h2>Parallel coordinates</h2><p className="soft">No parameter is in every trial.</p></>;
  const x = (i: number) => SIDE + (i * (W - 2 * SIDE)) / (lines.length - 1);
  const values = all.map((trial) => trial.values[objective] ?? 0);
  const colours = scale(values, direction === 'maximize');
  const good = (trial: Trial) => place(trial.values[objective] ?? 0, colours);
  const told = all.find((trial) => trial.number === at);
  const order = [...all].sort((a, b) => good(b) - good(a));
  return (
    <>
      <div className="head"><h2>Parameters and {name}</h2><span className="soft small" role="status">{told ? `trial ${told.number}: ${lines.map((line) => `${line.title} ${shown(line.value(told))}`).join(', ')}` : 'Point at a line to read it; the table below has them all.'}</span></div>
      <svg viewBox={`0 0 ${W} ${H}`} role="img" aria-label={`Parallel coordinates of ${keys.join(', ')} and ${name}`} onMouseLeave={() => setAt(null)}>
        {order.map((trial) => (
          <path key={trial.number} d={lines.map((line, i) => `${i ? 'L' : 'M'}${x(i)} ${down(line.of.at(line.value(trial)))}`).join('')} fill="none" stroke={trial === told ? 'var(--c1)' : cividis(good(trial))} strokeOpacity={told && trial !== told ? 0.25 : 0.9} strokeWidth={trial === told ? 4 : 2} onMouseEnter={() => setAt(trial.number)} />
        ))}
        {lines.map((line, i) => (
          <g key={line.title} pointerEvents="none">
            <path className="line" d={`M${x(i)} ${TOP}V${H - BOTTOM}`} />
            <text x={x(i)} y={14} textAnchor={i === 0 ? 'start' : i === lines.length - 1 ? 'end' : 'middle'} dx={i === 0 ? -SIDE + 8 : i === lines.length - 1 ? SIDE - 8 : 0} style={{ fill: 'var(--ink)', fontWeight: 600 }}>{line.title.split('.').slice(-2).join('.')}</text>
            {line.of.ticks.map((tick) => <text key={tick.text} x={x(i) + 6} y={down(tick.at) + 4} paintOrder="stroke" stroke="var(--card)" strokeWidth={4}>{tick.text}</text>)}
          </g>
        ))}
      </svg>
      <p className="soft small">Dark lines are the better ones.{lines.some((line) => line.of.log) ? ` Logarithmic: ${lines.filter((line) => line.of.log).map((line) => line.title).join(', ')}.` : ''}</p>
    </>
  );
}

const shown = (value: unknown): string => (typeof value === 'number' ? number(value) : typeof value === 'string' ? value : JSON.stringify(value));
