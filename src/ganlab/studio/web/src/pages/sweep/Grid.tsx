import { useMemo } from 'react';
import { useView } from '../../data/address';
import { axes, type Cell, independent, panels, protocols, quantities, type Quantity, type Sweep } from '../../data/sweep';
import { Choices } from '../../parts/Field';
import { Select } from '../../parts/Select';
import { CellTable } from './CellTable';
import { Chosen } from './Chosen';
import { Heat } from './Heat';

const NONE: Quantity = { name: 'state', title: 'State', better: null, isLoss: false, isMetric: false };

/** The grid as heatmaps, or as a table. */
export function Grid({ sweep }: { sweep: Sweep }) {
  const offered = quantities(sweep.cells);
  const free = useMemo(() => independent(sweep.cells, sweep.varied), [sweep.cells, sweep.varied]);
  const [rowKey, columnKey] = axes(sweep.cells, free);
  const [view, setView] = useView({ by: '', as: 'heatmap', rows: '', columns: '', protocol: '0', cell: '' });
  const shown = offered.find((one) => one.name === view.by) ?? offered[0] ?? NONE;
  const known = protocols(sweep.cells);
  const protocol = known[Number(view.protocol)] ?? known[0] ?? null;
  const keys = [...new Set([rowKey, columnKey, ...sweep.varied])].map((key): [string, string] => [key, key || 'nothing']);
  const [rows, columns] = [view.rows || rowKey, view.columns || columnKey];
  const found = panels(sweep.cells, free, rows, columns);
  const square = found.flatMap((panel) => panel.squares).find((one) => one.cells.some((cell) => nameOf(cell) === view.cell));
  return (
    <div className="stack">
      <div className="form-grid">
        <Choices legend="Shown as" value={view.as} options={[['heatmap', 'Heatmap'], ['table', 'Table']]} onChange={(as) => setView({ as })} />
        <Select label="By" value={shown.name} options={(offered.length > 0 ? offered : [NONE]).map((one) => [one.name, one.title])} onChange={(by) => setView({ by })} />
        {keys.length > 1 && view.as === 'heatmap' ? (
          <>
            <Select label="Rows" value={rows} options={keys} onChange={(key) => setView({ rows: key, ...(key === columns ? { columns: rows } : {}) })} />
            <Select label="Columns" value={columns} options={keys} onChange={(key) => setView({ columns: key, ...(key === rows ? { rows: columns } : {}) })} />
          </>
        ) : null}
        {known.length > 1 ? <Select label="Protocol" help="Values of unlike protocols do not compare." value={String(known.indexOf(protocol ?? ''))} options={known.map((name, i) => [String(i), name])} onChange={(n) => setView({ protocol: n })} /> : null}
        <div className="field"><span className="label">Take it away</span><a className="button" href={`/api/sweeps/${encodeURIComponent(sweep.id)}/csv`} download={`${sweep.name}.csv`}>Download CSV</a></div>
      </div>
      {shown.isLoss ? <p className="soft small">Values of a loss compare within its family alone, so each family has its own colours and none is best.</p> : null}
      {shown.isMetric && protocol ? <p className="soft small">Protocol <code>{protocol}</code></p> : null}
      {view.as === 'table' ? <CellTable sweep={sweep} protocol={protocol} onChoose={(cell) => setView({ cell: nameOf(cell) })} /> : found.map((panel) => (
        <Heat key={panel.rest} panel={panel} rowKey={rows} columnKey={columns} quantity={shown} protocol={protocol} chosen={square ?? null} onChoose={(one) => setView({ cell: nameOf(one.cells[0]) })} />
      ))}
      {square ? <Chosen square={square} sweep={sweep} protocol={protocol} onClose={() => setView({ cell: null })} /> : null}
    </div>
  );
}

const nameOf = (cell: Cell | undefined): string => cell?.signature || String(cell?.number ?? '');
