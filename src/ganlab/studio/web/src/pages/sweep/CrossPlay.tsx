import { useAsk } from '../../data/ask';
import { cividis, inkOn } from '../../data/colours';
import type { Sweep } from '../../data/sweep';
import { number } from '../../data/words';
import { Shown } from '../../parts/States';
import { Table } from '../../parts/Table';

interface Rating {
  value: number;
  low: number;
  high: number;
}
interface Play {
  labels: string[];
  accuracy: number[][];
  generators: Rating[];
  discriminators: Rating[];
  count: number;
  protocol: string;
  notes: string[];
}

/** What every discriminator said of every generator, and how strong that makes each. */
export function CrossPlay({ sweep }: { sweep: Sweep }) {
  const play = useAsk<Play>(`/api/sweeps/${encodeURIComponent(sweep.id)}/crossplay`);
  return <Shown of={play}>{(data) => <Told play={data} />}</Shown>;
}

function Told({ play }: { play: Play }) {
  const ranked = (ratings: Rating[], letter: string) => ratings.map((rating, i) => ({ ...rating, label: play.labels[i] ?? '', name: `${letter}${i + 1}` })).sort((a, b) => b.value - a.value);
  return (
    <div className="stack">
      <p className="soft">Each square is the share, in per cent, that a discriminator judged right of a generator’s {number(play.count)} samples and as many real ones: at 50 it cannot tell, at 100 the generator never fooled it.</p>
      <div className="scroll" tabIndex={0} role="region" aria-label="Discriminators against generators">
        <table className="heat fight">
          <caption className="visually-hidden">Per cent judged right: rows discriminators, columns generators</caption>
          <thead><tr><td />{play.labels.map((label, i) => <th key={label} scope="col" title={label}>G{i + 1}</th>)}</tr></thead>
          <tbody>
            {play.accuracy.map((row, i) => (
              <tr key={play.labels[i]}>
                <th scope="row" title={play.labels[i]}>D{i + 1}</th>
                {row.map((share, j) => {
                  const colour = cividis(Math.max(0, Math.min(1, (share - 0.4) / 0.6)));
                  return <td key={play.labels[j]} className="number" style={{ background: colour, color: inkOn(colour) }}>{(100 * share).toFixed(0)}</td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="split">
        {([['Generators', ranked(play.generators, 'G')], ['Discriminators', ranked(play.discriminators, 'D')]] as const).map(([title, rows]) => (
          <section key={title} className="card stack" aria-label={title}>
            <h2>{title} by rating</h2>
            <Table caption={`${title} by rating`} rows={rows} id={(row) => row.name} columns={[
              { key: 'name', title: 'Name', cell: (row) => <b>{row.name}</b> },
              { key: 'label', title: 'Run', cell: (row) => <span className="small">{row.label}</span> },
              { key: 'value', title: 'Rating', number: true, cell: (row) => Math.round(row.value) },
              { key: 'interval', title: '95 %', number: true, cell: (row) => <span className="soft" style={{ whiteSpace: 'nowrap' }}>{Math.round(row.low)} to {Math.round(row.high)}</span> },
            ]} />
          </section>
        ))}
      </div>
      {play.notes.length > 0 ? <details><summary>{play.notes.length} notes</summary>{play.notes.map((note) => <p key={note} className="soft small">{note}</p>)}</details> : null}
      <p className="soft small">Protocol <code>{play.protocol}</code></p>
    </div>
  );
}
