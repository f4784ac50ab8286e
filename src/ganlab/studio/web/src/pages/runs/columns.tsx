import { Link } from '../../data/address';
import type { RunRow } from '../../data/types';
import { ago, duration, metric, number } from '../../data/words';
import { Badge, Progress } from '../../parts/States';
import type { Column } from '../../parts/Table';
import { Thumb } from './Thumb';

export const CHOSEN = 'picture,run,state,turn,seed,fid,started';

const PLAIN: Column<RunRow>[] = [
  {
    key: 'picture', title: 'Picture',
    cell: (run) => <Thumb run={run} />,
  },
  {
    key: 'run', title: 'Run',
    cell: (run) => <div style={{ minWidth: '11rem' }}><Link href={`/runs/${encodeURIComponent(run.id)}`}><b>{run.title}</b></Link><div className="soft mono">{run.id.split('~').slice(-1)}</div><div className="only-narrow"><Badge state={run.state} /></div></div>,
  },
  { key: 'state', title: 'State', sortable: true, cell: (run) => <Badge state={run.state} /> },
  {
    key: 'turn', title: 'Turn', sortable: true, number: true,
    cell: (run) => (
      <div style={{ minWidth: '6rem' }}>
        {number(run.turn)}{run.turns ? <span className="soft"> of {number(run.turns)}</span> : null}
        {run.state === 'running' ? <Progress label="Turns" value={run.turn ?? 0} of={run.turns} /> : null}
      </div>
    ),
  },
  { key: 'seed', title: 'Seed', sortable: true, number: true, cell: (run) => number(run.seed) },
  ...['generator', 'discriminator', 'dataset', 'loss'].map((group): Column<RunRow> => (
    { key: group, title: `${group[0]?.toUpperCase()}${group.slice(1)}`, sortable: true, cell: (run) => run.words[group] ?? '–' }
  )),
  { key: 'seconds_per_epoch', title: 'Seconds per epoch', sortable: true, number: true, cell: (run) => number(run.seconds_per_epoch, 3) },
  { key: 'took', title: 'Took', number: true, cell: (run) => (run.started && run.ended ? duration(run.ended - run.started) : '–') },
  { key: 'started', title: 'Started', sortable: true, cell: (run) => <span className="soft nobreak">{ago(run.started)}</span> },
];

/** The columns that there are: the plain ones, and one for each metric, which names the protocol where one points. */
export const columnsOf = (metrics: string[]): Column<RunRow>[] => {
  const measured = metrics.map((name): Column<RunRow> => (
    { key: name, title: metric(name), number: true, sortable: true, cell: (run) => <span title={run.protocols[name]}>{number(run.metrics[name])}</span> }
  ));
  return [...PLAIN.slice(0, 5), ...measured, ...PLAIN.slice(5)];
};
