import { csv } from '../../data/joined';
import { titleOf } from '../../data/sweep';
import { number } from '../../data/words';
import { Button } from '../../parts/Button';
import { saveText } from '../../parts/save';
import { Table } from '../../parts/Table';
import { type Comparison, letterOf } from './types';

/** Each metric under each protocol: mean and deviation over seeds, the best first; where protocols differ, why nothing is ranked. */
export function Metrics({ found }: { found: Comparison }) {
  const rows = found.measured.flatMap((one) => one.rows.map((row, i) => ({ ...one, ...row, rank: one.rows.length > 1 ? i + 1 : null, key: `${one.metric} ${one.protocol} ${row.setting}` })));
  const download = () => saveText('compare.csv', csv([
    ['metric', 'better', 'rank', 'setting', 'mean', 'deviation', 'seeds', 'values', 'protocol'],
    ...rows.map((row) => [row.metric, row.better, row.rank, row.setting, row.mean, row.deviation, row.values.length, row.values.join(' '), row.protocol]),
  ]));
  if (rows.length === 0) return <><h2>Metrics</h2><p className="soft">No run has finished with a metric yet.</p></>;
  const said = [...new Set(found.measured.flatMap((one) => one.pairs.map((pair) => `${titleOf(one.metric)}: ${pair}.`)))];
  return (
    <>
      <div className="head"><h2>Metrics</h2><Button small onClick={download}>Table as CSV</Button></div>
      {found.unlike.map((why) => <div key={why} className="notice warn"><span>{why}</span></div>)}
      <Table caption="Metrics, mean and deviation over seeds" rows={rows} id={(row) => row.key} columns={[
        { key: 'metric', title: 'Metric', cell: (row) => <><b>{titleOf(row.metric)}</b> <span className="soft small">{row.better === 'max' ? 'more' : 'less'} is better</span></> },
        { key: 'rank', title: 'Rank', number: true, cell: (row) => row.rank ?? '–' },
        { key: 'setting', title: 'Setting', cell: (row) => <><b>{found.runs.flatMap((run, i) => (row.signatures.includes(run.id.split('~').slice(-1)[0] ?? '') ? letterOf(i) : [])).join(', ')}</b> <span className="small soft">{row.setting}</span></> },
        { key: 'mean', title: 'Mean', number: true, cell: (row) => <>{number(row.mean)}{row.deviation !== null ? <span className="soft"> ± {number(row.deviation, 2)}</span> : null}</> },
        { key: 'seeds', title: 'Seeds', number: true, cell: (row) => row.values.length },
        { key: 'protocol', title: 'Protocol', cell: (row) => <code className="soft">{row.protocol}</code> },
      ]} />
      {said.length > 0 ? <details><summary>What the seeds allow to say</summary><ul>{said.map((one) => <li key={one} className="small">{one}</li>)}</ul></details> : null}
    </>
  );
}

/** Only the config that differs. */
export function Differences({ found, names }: { found: Comparison; names: string[] }) {
  const tell = (value: unknown) => (value === null || value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value));
  if (found.differs.length === 0) return <><h2>What differs</h2><p className="soft">{found.runs.length < 2 ? 'One run differs from nothing.' : 'Nothing in their configs differs.'}</p></>;
  return (
    <>
      <h2>What differs</h2>
      <p className="soft small">{names.join(' · ')}</p>
      <Table caption="The config that differs" rows={found.differs} id={(row) => row.key} columns={[
        { key: 'key', title: 'Key', cell: (row) => <code>{row.key}</code> },
        ...found.runs.map((run, i) => ({ key: run.id, title: names[i]?.split(' ')[0] ?? run.title, cell: (row: Comparison['differs'][number]) => <span className="mono">{tell(row.values[i])}</span> })),
      ]} />
    </>
  );
}
