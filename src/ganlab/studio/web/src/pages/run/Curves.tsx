import { useMemo } from 'react';
import { useView } from '../../data/address';
import { Chart } from '../../parts/Chart';
import { Button } from '../../parts/Button';
import { Check, TextField } from '../../parts/Field';
import { Select } from '../../parts/Select';
import { Slider } from '../../parts/Slider';
import { Failure, Loading } from '../../parts/States';
import type { RunFull } from '../../data/types';
import { familiesOf, useCurves } from './curves';

/** Two charts: one that shows a range, one below it that shows all and whose brush chooses the range. */
export function Curves({ run }: { run: RunFull }) {
  const [view, setView] = useView({ family: 'loss', smooth: '1', log: '', bound: '', first: '', last: '' });
  const smooth = Math.max(1, Number(view.smooth) || 1);
  const range = useMemo((): [number, number] | null => (view.first === '' || view.last === '' ? null : [Number(view.first), Number(view.last)]), [view.first, view.last]);
  const { curves, error, again } = useCurves(run.id, smooth, range);
  const families = familiesOf(curves ? Object.keys(curves.values) : []);
  const names = families[view.family] ?? Object.values(families)[0] ?? [];
  const lines = useMemo(() => names.map((name) => ({ name: name.split('/').slice(1).join('/') || name, values: curves?.values[name] ?? [] })), [names.join(), curves]);
  const choose = (chosen: [number, number] | null) => setView({ first: chosen ? Math.round(chosen[0]) : null, last: chosen ? Math.round(chosen[1]) : null });
  if (error && !curves) return <Failure error={error} again={again} />;
  if (!curves) return <Loading height="24rem" />;
  if (curves.turns.length === 0) return <><h2>Curves</h2><p className="soft">{run.state === 'running' ? 'Nothing is logged yet; the first values come in a moment.' : 'It logged no value before it ended.'}</p></>;
  const bound = view.bound === '' || !Number.isFinite(Number(view.bound)) ? null : Number(view.bound);
  const look = { turns: curves.turns, lines, smooth: curves.reduced ? 1 : smooth, log: view.log === 'true', bound };
  return (
    <>
      <div className="head"><h2>Curves</h2>{range ? <Button kind="quiet" small onClick={() => choose(null)}>Show all turns</Button> : null}</div>
      <Chart title={`${view.family} by turn`} {...look} range={range} onRange={choose} height={260} />
      <Chart title="All turns; drag to choose a range" {...look} overview range={range} onRange={choose} height={110} />
      <div className="form-grid">
        <Select label="What" value={view.family} options={Object.keys(families).map((family) => [family, family])} onChange={(family) => setView({ family, bound: null })} />
        <Slider label="Rolling mean, rows" min={1} max={500} log value={smooth} onChange={(n) => setView({ smooth: Math.round(n) })} />
        <TextField label="Upper bound" inputMode="decimal" placeholder="none" value={view.bound} onChange={(text) => setView({ bound: text })} />
        <TextField label="From turn" type="number" value={view.first} placeholder="first" onChange={(text) => setView({ first: text || null, last: view.last || (curves.turns[curves.turns.length - 1] ?? 0) })} />
        <TextField label="To turn" type="number" value={view.last} placeholder="last" onChange={(text) => setView({ last: text || null, first: view.first || (curves.turns[0] ?? 0) })} />
        <Check label="Logarithmic" checked={view.log === 'true'} onChange={(on) => setView({ log: on ? 'true' : null })} />
      </div>
    </>
  );
}
