import { useAsk } from '../../data/ask';
import { Shown } from '../../parts/States';
import { Table } from '../../parts/Table';
import type { Player } from './model/document';

interface Told { parameters: number; modules: { name: string; module: string; parameters: number }[] }

/** A network that is code, to be read. */
export function Modules({ player, word, dataset }: { player: Player; word: string; dataset: string[] }) {
  const query = dataset.map((one) => `dataset=${encodeURIComponent(one)}`).join('&');
  const told = useAsk<Told>(`/api/design/modules/${player}/${encodeURIComponent(word)}?${query}`);
  return (
    <Shown of={told} height="10rem">
      {(found) => (
        <div className="stack">
          <p>{player}={word}: {found.parameters.toLocaleString('en')} parameters, for these data.</p>
          <Table caption={`Modules of ${word}`} rows={found.modules} id={(row) => row.name} columns={[
            { key: 'name', title: 'Name', cell: (row) => row.name },
            { key: 'module', title: 'Module', cell: (row) => <span className="mono">{row.module}</span> },
            { key: 'parameters', title: 'Parameters', number: true, cell: (row) => row.parameters.toLocaleString('en') },
          ]} />
        </div>
      )}
    </Shown>
  );
}
