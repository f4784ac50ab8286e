import { Link, useView } from '../../data/address';
import { useAsk } from '../../data/ask';
import { type Cell, type Sweep, titleOf, wordOf } from '../../data/sweep';
import { number } from '../../data/words';
import { Button } from '../../parts/Button';
import { Choices } from '../../parts/Field';
import { Select } from '../../parts/Select';
import { Badge, Shown } from '../../parts/States';
import { Overlay } from '../compare/Overlay';
import { Pictures } from '../compare/Pictures';
import { type Comparison, type Shown as ShownRun } from '../compare/types';

const MANY = 6; // values above which a list is clearer than pills

/** The sweep's runs as models to look at: choose each setting that differs, and look at one beside another. */
export function Models({ sweep }: { sweep: Sweep }) {
  const [view, setView] = useView({ a: '', b: '' });
  const keys = keysOf(sweep);
  const there = sweep.cells.filter((cell) => cell.id !== null);
  const first = find(there, view.a) ?? there[0];
  const second = find(there, view.b);
  if (!first) return <p className="soft">No run of this sweep has begun yet.</p>;
  const chosen = [first, ...(second && second !== first ? [second] : [])];
  return (
    <div className="stack">
      <div className={second ? 'split' : 'stack'}>
        <Pick title={second ? 'First model' : 'Model'} sweep={sweep} keys={keys} cell={first} onChange={(cell) => setView({ a: cell.signature })} />
        {second ? <Pick title="Second model" sweep={sweep} keys={keys} cell={second} onChange={(cell) => setView({ b: cell.signature })} onClose={() => setView({ b: null })} /> : null}
      </div>
      {second ? null : <div><Button onClick={() => setView({ b: (there.find((cell) => cell !== first) ?? first).signature })} disabled={there.length < 2}>Look at a second one beside it</Button></div>}
      <Looked cells={chosen} sweep={sweep} keys={keys} />
    </div>
  );
}

const keysOf = (sweep: Sweep): string[] => [...sweep.varied, ...(new Set(sweep.cells.map((cell) => cell.seed)).size > 1 ? ['seed'] : [])];
const find = (cells: Cell[], signature: string): Cell | undefined => cells.find((cell) => cell.signature === signature);
const setting = (cell: Cell, key: string): string => (key === 'seed' ? String(cell.seed ?? '–') : (cell.settings[key] ?? 'default'));

/** A control for each setting that differs; a combination that was not trained leads to the nearest that was. */
function Pick({ title, sweep, keys, cell, onChange, onClose }: { title: string; sweep: Sweep; keys: string[]; cell: Cell; onChange: (cell: Cell) => void; onClose?: () => void }) {
  const there = sweep.cells.filter((one) => one.id !== null);
  const choose = (key: string, value: string) => {
    const alike = (one: Cell) => keys.filter((other) => other !== key && setting(one, other) === setting(cell, other)).length;
    const found = there.filter((one) => setting(one, key) === value).sort((a, b) => alike(b) - alike(a))[0];
    if (found) onChange(found);
  };
  return (
    <section className="card stack" aria-label={title}>
      <div className="head"><h2>{title}</h2>{onClose ? <Button small kind="quiet" onClick={onClose}>Close</Button> : null}</div>
      {keys.map((key) => {
        const values = [...new Set(there.map((one) => setting(one, key)))].sort((a, b) => Number(a) - Number(b) || 0);
        const options = values.map((value): [string, string] => [value, value]);
        return values.length > MANY ? <Select key={key} label={key} value={setting(cell, key)} options={options} onChange={(value) => choose(key, value)} /> : <Choices key={key} legend={key} value={setting(cell, key)} options={options} onChange={(value) => choose(key, value)} />;
      })}
      <div className="row">
        <Badge state={wordOf(cell.state)} />
        {Object.keys(cell.directions).map((name) => <span key={name} className="soft">{titleOf(name)} <b>{number(cell.values[name])}</b></span>)}
        {cell.id ? <Link href={`/runs/${encodeURIComponent(cell.id)}`}>Open the run</Link> : null}
        {cell.id ? <Link href={`/explore?run=${encodeURIComponent(cell.id)}`}>Explore its latents</Link> : null}
      </div>
    </section>
  );
}

function Looked({ cells, sweep, keys }: { cells: Cell[]; sweep: Sweep; keys: string[] }) {
  const found = useAsk<Comparison>(`/api/compare?runs=${encodeURIComponent(cells.map((cell) => cell.id).join(','))}`);
  const name = (cell: Cell): string => keys.filter((key) => cells.length === 1 || new Set(cells.map((one) => setting(one, key))).size > 1).map((key) => `${key.split('.').slice(-2).join('.')}=${setting(cell, key)}`).join(' ') || sweep.name;
  return (
    <Shown of={found} height="24rem">
      {(data) => {
        const runs: ShownRun[] = cells.map((cell, i) => ({ id: cell.id ?? '', name: name(cell), colour: i, samples: data.runs.find((run) => run.id === cell.id)?.samples ?? [] }));
        return (
          <div className="split">
            <section className="card stack" aria-label="Pictures"><h2>Pictures through the training</h2><Pictures runs={runs} /></section>
            <section className="card stack" aria-label="Curves"><h2>Curves</h2><Overlay runs={runs} /></section>
          </div>
        );
      }}
    </Shown>
  );
}
