import { Link, useView } from '../../data/address';
import { type Cell, quantities, type Sweep, valueOf, wordOf } from '../../data/sweep';
import { number } from '../../data/words';
import { Button } from '../../parts/Button';
import { Badge } from '../../parts/States';
import { type Column, Table } from '../../parts/Table';

/** Every cell as a line: what it was asked for with, its state and values; heads sort. */
export function CellTable({ sweep, protocol, onChoose }: { sweep: Sweep; protocol: string | null; onChoose?: (cell: Cell) => void }) {
  const [view, setView] = useView({ sort: '' });
  const isSearch = sweep.kind === 'search';
  const settings = isSearch ? [...new Set(sweep.cells.flatMap((cell) => Object.keys(cell.params)))] : sweep.varied;
  const told = (cell: Cell, key: string): string => (isSearch ? text(cell.params[key]) : (cell.settings[key] ?? 'default'));
  const measured = quantities(sweep.cells);
  const columns: Column<Cell>[] = [
    ...(isSearch ? [{ key: 'number', title: 'Trial', number: true, sortable: true, cell: (cell: Cell) => number(cell.number) }] : []),
    ...settings.map((key): Column<Cell> => ({ key: `=${key}`, title: key, sortable: true, cell: (cell) => <span className="mono">{told(cell, key)}</span> })),
    ...(isSearch ? [] : [{ key: 'seed', title: 'Seed', number: true, sortable: true, cell: (cell: Cell) => number(cell.seed) }]),
    { key: 'state', title: 'State', sortable: true, cell: (cell) => <span title={cell.error ?? undefined}><Badge state={wordOf(cell.state)} /></span> },
    ...measured.map((one): Column<Cell> => ({ key: one.name, title: one.title, number: true, sortable: true, cell: (cell) => number(valueOf(cell, one, protocol)) })),
    { key: 'run', title: 'Run', cell: (cell) => (cell.id ? <Link href={`/runs/${encodeURIComponent(cell.id)}`}>Open</Link> : '–') },
    ...(onChoose ? [{ key: 'choose', title: '', cell: (cell: Cell) => <Button small kind="quiet" aria-label={`Choose ${cell.signature || String(cell.number)}`} onClick={() => onChoose(cell)}>Choose</Button> }] : []),
  ];
  const key = view.sort.replace(/^-/, '');
  const value = (cell: Cell): string | number | null => key.startsWith('=') ? asNumber(told(cell, key.slice(1))) : key === 'state' ? cell.state : key === 'seed' ? cell.seed : key === 'number' ? cell.number : (cell.values[key] ?? null);
  const rows = key ? sorted(sweep.cells, value, view.sort.startsWith('-')) : sweep.cells;
  return <div className="card" style={{ padding: 0 }}><Table caption={isSearch ? 'Trials' : 'Cells'} columns={columns} rows={rows} id={(cell) => cell.signature || String(cell.number)} sort={view.sort} onSort={(sort) => setView({ sort })} /></div>;
}

const text = (value: unknown): string => (value === undefined ? '–' : typeof value === 'number' ? number(value) : typeof value === 'string' ? value : JSON.stringify(value));
const asNumber = (value: string): string | number => (value !== '' && Number.isFinite(Number(value)) ? Number(value) : value);

function sorted(cells: Cell[], value: (cell: Cell) => string | number | null, down: boolean): Cell[] {
  const compare = (a: string | number, b: string | number) => (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b)));
  return [...cells].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return down ? -compare(x, y) : compare(x, y);
  });
}
