import { useEffect, useState } from 'react';
import { Link, useView } from '../../data/address';
import { ask, Refusal, useAsk } from '../../data/ask';
import { useEvents } from '../../data/events';
import type { RunPage, RunRow } from '../../data/types';
import type { Page } from '../../page';
import { Ask } from '../../parts/Ask';
import { Button } from '../../parts/Button';
import { Check, TextField } from '../../parts/Field';
import { Select } from '../../parts/Select';
import { Empty, Failure, Shown } from '../../parts/States';
import { Table } from '../../parts/Table';
import { CHOSEN, columnsOf } from './columns';

const COUNT = 50;
const STATES: [string, string][] = [['', 'All states'], ...['running', 'finished', 'interrupted', 'failed', 'new'].map((s): [string, string] => [s, s])];

function Runs() {
  const [view, setView] = useView({ words: '', state: '', sort: '', page: '0', columns: CHOSEN });
  const [typed, setTyped] = useState(view.words);
  const [doomed, setDoomed] = useState<RunRow | null>(null);
  const [refusal, setRefusal] = useState('');
  const start = Number(view.page) * COUNT || 0;
  const query = new URLSearchParams({ words: view.words, state: view.state, sort: view.sort, start: String(start), count: String(COUNT) });
  const found = useAsk<RunPage>(`/api/runs?${query}`);
  useEvents('jobs', found.again);
  useEffect(() => {
    const timer = window.setTimeout(() => typed !== view.words && setView({ words: typed, page: 0 }), 200);
    return () => window.clearTimeout(timer);
  }, [typed, view.words, setView]);
  const remove = (run: RunRow) => {
    setDoomed(null);
    ask(`/api/runs/${encodeURIComponent(run.id)}`, { method: 'DELETE' }).then(found.again, (error: unknown) => setRefusal(error instanceof Refusal ? error.message : String(error)));
  };
  const offered = columnsOf(found.data?.metrics ?? []);
  const chosen = view.columns.split(',');
  const toggle = (key: string, on: boolean) => setView({ columns: offered.map((c) => c.key).filter((k) => (k === key ? on : chosen.includes(k))).join(',') });
  const columns = [...offered.filter((column) => chosen.includes(column.key)), {
    key: 'delete', title: '', cell: (run: RunRow) => <Button kind="quiet" small aria-label={`Delete ${run.id}`} disabled={run.state === 'running'} onClick={() => setDoomed(run)}>Delete</Button>,
  }];
  return (
    <>
      <div className="head">
        <div><h1>Runs</h1><p className="soft">All below this folder of runs, from here and from the command line.</p></div>
        <Link href="/train" className="button main">Train</Link>
      </div>
      <div className="form-grid filter">
        <TextField label="Filter by words" type="search" placeholder="dcgan dataset=mnist seed=0" value={typed} onChange={setTyped} />
        <Select label="State" value={view.state} options={STATES} onChange={(state) => setView({ state, page: 0 })} />
        <details>
          <summary>Columns</summary>
          <div className="row">{offered.map((column) => <Check key={column.key} label={column.title} checked={chosen.includes(column.key)} onChange={(on) => toggle(column.key, on)} />)}</div>
        </details>
      </div>
      {refusal ? <Failure error={refusal} /> : null}
      <Shown of={found} height="20rem">
        {(page) => page.all === 0 ? (
          <Empty title="No run yet"><p>Runs appear here once one is started, from <Link href="/train">Train</Link> or by <code>ganlab train</code>.</p></Empty>
        ) : page.found === 0 ? (
          <Empty title="No run has all these words"><Button onClick={() => { setTyped(''); setView({ words: null, state: null, page: 0 }); }}>Show all {page.all}</Button></Empty>
        ) : (
          <div className="stack">
            <div className="card runs-list" style={{ padding: 0 }}>
              <Table caption="Runs" columns={columns} rows={page.rows} id={(run) => run.id} sort={view.sort} onSort={(sort) => setView({ sort, page: 0 })} />
            </div>
            <Pages start={start} found={page.found} onPage={(n) => { setView({ page: n }); window.scrollTo(0, 0); }} />
          </div>
        )}
      </Shown>
      {doomed ? (
        <Ask title="Delete this run?" yes="Delete" onYes={() => remove(doomed)} onNo={() => setDoomed(null)}>
          <p>{doomed.title}, {doomed.turn ?? 0} turns. Its folder <code>{doomed.folder}</code> is removed from the disk, with checkpoints and pictures.</p>
        </Ask>
      ) : null}
    </>
  );
}

function Pages({ start, found, onPage }: { start: number; found: number; onPage: (page: number) => void }) {
  const page = Math.floor(start / COUNT);
  const last = Math.ceil(found / COUNT) - 1;
  return (
    <nav className="row" aria-label="Pages of the list">
      <span className="soft" role="status">{start + 1} to {Math.min(start + COUNT, found)} of {found}</span>
      {last > 0 ? <><Button small disabled={page <= 0} onClick={() => onPage(page - 1)}>Before</Button><Button small disabled={page >= last} onClick={() => onPage(page + 1)}>Next</Button></> : null}
    </nav>
  );
}

export default { path: '/runs', title: 'Runs', group: 'Inspect', order: 10, icon: 'M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01', component: Runs } satisfies Page;
