import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useView } from '../../data/address';
import { csv, joined, namesOf } from '../../data/joined';
import { titleOf } from '../../data/sweep';
import type { Curves } from '../../data/types';
import { Button } from '../../parts/Button';
import { Chart } from '../../parts/Chart';
import { Check, TextField } from '../../parts/Field';
import { saveChart, saveText } from '../../parts/save';
import { Select } from '../../parts/Select';
import { Slider } from '../../parts/Slider';
import { Loading } from '../../parts/States';
import { useCurves } from '../run/curves';
import type { Shown } from './types';

/** One value of several runs in one chart, with one smoothing, one bound and one range for all. */
export function Overlay({ runs }: { runs: Shown[] }) {
  const [view, setView] = useView({ curve: '', smooth: '1', log: '', bound: '', first: '', last: '' });
  const [told, setTold] = useState<Record<string, Curves>>({});
  const keep = useCallback((id: string, curves: Curves) => setTold((all) => (all[id] === curves ? all : { ...all, [id]: curves })), []);
  const figure = useRef<HTMLDivElement>(null);
  const smooth = Math.max(1, Number(view.smooth) || 1);
  const range = useMemo((): [number, number] | null => (view.first === '' || view.last === '' ? null : [Number(view.first), Number(view.last)]), [view.first, view.last]);
  const given = runs.map((run) => told[run.id]);
  const names = namesOf(given);
  const name = names.includes(view.curve) ? view.curve : (names.find((one) => one === 'loss/generator') ?? names[0] ?? '');
  const { turns, values } = useMemo(() => joined(given, name), [name, ...given]);
  const reduced = given.some((one) => one?.reduced);
  const lines = useMemo(() => runs.map((run, i) => ({ name: run.name, values: values[i] ?? [], colour: run.colour, dashed: run.colour % 2 === 1, gaps: true })), [values, runs.map((run) => run.name).join('|')]);
  const choose = (chosen: [number, number] | null) => setView({ first: chosen ? Math.round(chosen[0]) : null, last: chosen ? Math.round(chosen[1]) : null });
  const bound = view.bound === '' || !Number.isFinite(Number(view.bound)) ? null : Number(view.bound);
  const title = `${titleOf(name)} by turn`;
  const png = () => {
    const canvas = figure.current?.querySelector('canvas');
    if (canvas) saveChart('compare.png', canvas, title, lines);
  };
  return (
    <div className="stack">
      {runs.map((run) => <Fetch key={run.id} id={run.id} smooth={smooth} range={range} keep={keep} />)}
      {names.length === 0 ? <Loading label="Loading the curves" height="16rem" /> : (
        <>
          <div ref={figure}><Chart title={title} turns={turns} lines={lines} smooth={reduced ? 1 : smooth} log={view.log === 'true'} bound={bound} range={range} onRange={choose} height={300} /></div>
          <div className="form-grid">
            <Select label="Curve" value={name} options={names.map((one) => [one, one])} onChange={(curve) => setView({ curve, bound: null })} />
            <Slider label="Rolling mean, values" min={1} max={500} log value={smooth} onChange={(n) => setView({ smooth: Math.round(n) })} />
            <TextField label="Upper bound" inputMode="decimal" placeholder="none" value={view.bound} onChange={(text) => setView({ bound: text })} />
            <Check label="Logarithmic" checked={view.log === 'true'} onChange={(on) => setView({ log: on ? 'true' : null })} />
          </div>
          <div className="row">
            <Button small onClick={png}>Curves as PNG</Button>
            <Button small onClick={() => saveText(`${name.replace('/', '-')}.csv`, csv([['turn', ...runs.map((run) => run.name)], ...turns.map((turn, i) => [turn, ...values.map((column) => column[i])])]))}>Curves as CSV</Button>
            {range ? <Button kind="quiet" small onClick={() => choose(null)}>Show all turns</Button> : <span className="soft small">Drag in the chart to choose a range; a name in the legend hides its curve.</span>}
          </div>
        </>
      )}
    </div>
  );
}

/** Fetches one run's curves and follows it while it is trained. */
function Fetch({ id, smooth, range, keep }: { id: string; smooth: number; range: [number, number] | null; keep: (id: string, curves: Curves) => void }) {
  const { curves } = useCurves(id, smooth, range);
  useEffect(() => {
    if (curves) keep(id, curves);
  }, [id, curves, keep]);
  return null;
}
