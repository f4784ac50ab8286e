import type { ReactNode } from 'react';
import { go } from '../../data/address';
import { type Axis, axis, soFar, type Trial, whole } from '../../data/search';
import type { Sweep } from '../../data/sweep';
import { number } from '../../data/words';

const [W, H, LEFT, TOP, BOTTOM] = [560, 250, 52, 14, 38];
const RIGHT = W - 14;
export const across = (x: number): number => LEFT + x * (RIGHT - LEFT);
export const down = (y: number): number => H - BOTTOM - y * (H - BOTTOM - TOP);

/** The value of an objective over the trials, and the best so far; those that gave none stand below. */
export function History({ sweep, all, objective }: { sweep: Sweep; all: Trial[]; objective: number }) {
  const { name = '', direction = '' } = sweep.objectives[objective] ?? {};
  const best = soFar(all, objective, sweep.objectives);
  const y = axis(all.map((trial) => trial.values[objective]), 4, 10);
  const x = whole(Math.max(...sweep.cells.map((cell) => cell.number ?? 0)));
  const others = sweep.cells.filter((cell) => cell.number !== null && (cell.state === 'pruned' || cell.state === 'failed'));
  const step = all.map((trial, i) => `${i ? `H${across(x.at(trial.number))}V` : `M${across(x.at(trial.number))} `}${down(y.at(best[i]))}`).join('');
  return (
    <Frame title={`${name} over trials`} x={x} y={y} below={`trial; ${direction}${y.log ? ', logarithmic' : ''}. ● finished, line the best so far${others.length > 0 ? ', | skipped, × failed' : ''}`}>
      <path d={step} fill="none" stroke="var(--c1)" strokeWidth="2" />
      {all.map((trial) => <Dot key={trial.number} x={across(x.at(trial.number))} y={down(y.at(trial.values[objective]))} run={trial.cell.id} name={`Trial ${trial.number}, ${name} ${number(trial.values[objective])}`} />)}
      {others.map((cell) => <text key={cell.number} x={across(x.at(cell.number))} y={H - BOTTOM - 3} textAnchor="middle">{cell.state === 'pruned' ? '|' : '×'}<title>{`Trial ${cell.number}, ${cell.state}`}</title></text>)}
    </Frame>
  );
}

/** Two objectives against each other; the front is joined. */
export function Pareto({ sweep, all, kept }: { sweep: Sweep; all: Trial[]; kept: Trial[] }) {
  const [first, second] = sweep.objectives;
  const [x, y] = [axis(all.map((trial) => trial.values[0]), 4, 10), axis(all.map((trial) => trial.values[1]), 4, 10)];
  const at = (trial: Trial): [number, number] => [across(x.at(trial.values[0])), down(y.at(trial.values[1]))];
  const joined = kept.map((trial, i) => `${i ? 'L' : 'M'}${at(trial).join(' ')}`).join('');
  return (
    <Frame title={`${second?.name} against ${first?.name}`} x={x} y={y} below={`${first?.name} (${first?.direction}); ${second?.name} upwards (${second?.direction}). The line joins those that none is better than in everything.`}>
      <path d={joined} fill="none" stroke="var(--c1)" strokeWidth="2" />
      {all.map((trial) => <Dot key={trial.number} x={at(trial)[0]} y={at(trial)[1]} run={trial.cell.id} strong={kept.includes(trial)} name={`Trial ${trial.number}, ${sweep.objectives.map((o, i) => `${o.name} ${number(trial.values[i])}`).join(', ')}`} />)}
    </Frame>
  );
}

function Frame({ title, x, y, below, children }: { title: string; x: Axis; y: Axis; below: string; children: ReactNode }) {
  return (
    <>
      <h2>{title}</h2>
      <svg viewBox={`0 0 ${W} ${H}`} role="group" aria-label={title}>
        {y.ticks.map((tick) => <g key={tick.at}><path className="line" style={{ stroke: 'var(--rule)' }} d={`M${LEFT} ${down(tick.at)}H${RIGHT}`} /><text x={LEFT - 6} y={down(tick.at) + 4} textAnchor="end">{tick.text}</text></g>)}
        {x.ticks.map((tick) => <text key={tick.at} x={across(tick.at)} y={H - BOTTOM + 18} textAnchor="middle">{tick.text}</text>)}
        {children}
      </svg>
      <p className="soft small">{below}</p>
    </>
  );
}

/** A trial that opens its run. */
function Dot({ x, y, run, name, strong = false }: { x: number; y: number; run: string | null; name: string; strong?: boolean }) {
  const circle = <circle cx={x} cy={y} r={strong ? 6 : 5} fill={strong ? 'var(--c1)' : 'var(--c0)'}><title>{name}</title></circle>;
  if (!run) return circle;
  const href = `/runs/${encodeURIComponent(run)}`;
  return <a href={href} aria-label={name} onClick={(event) => { event.preventDefault(); go(href); }}><circle cx={x} cy={y} r={12} fill="transparent" />{circle}</a>;
}
