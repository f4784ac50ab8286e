import { Link, useView } from '../../data/address';
import { useAsk } from '../../data/ask';
import type { FileRow, RunFull } from '../../data/types';
import { bytes, number } from '../../data/words';
import { Empty, Shown } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Tabs } from '../../parts/Tabs';

const TABS: [string, string][] = [['config', 'Config'], ['networks', 'Networks'], ['log', 'Log'], ['files', 'Files']];

export function More({ run }: { run: RunFull }) {
  const [view, setView] = useView({ tab: 'config' });
  const path = `/api/runs/${encodeURIComponent(run.id)}`;
  return (
    <Tabs label="More of the run" value={view.tab} tabs={TABS} onChange={(tab) => setView({ tab })}>
      {view.tab === 'log' ? <Text key="log" path={`${path}/log`} name="Log" />
        : view.tab === 'networks' ? <><p style={{ marginBottom: '1rem' }}><Link href={`/design?from=${encodeURIComponent(`run:${run.id}`)}`}>Draw these networks in Design</Link></p><Networks path={`${path}/networks`} /></>
          : view.tab === 'files' ? <Files run={run} path={path} />
            : <Text key="config" path={`${path}/config`} name="Config" />}
    </Tabs>
  );
}

function Text({ path, name }: { path: string; name: string }) {
  const told = useAsk<{ text: string }>(path);
  return <Shown of={told}>{({ text }) => <pre className="panel" tabIndex={0} role="region" aria-label={name}>{text || 'It is empty.'}</pre>}</Shown>;
}

interface Network {
  word: string;
  target: string;
  parameters: number | null;
  options: { name: string; value: string }[];
  layers: { name: string; layer: string; options: string }[];
}

function Networks({ path }: { path: string }) {
  const told = useAsk<Record<string, Network>>(path);
  return (
    <Shown of={told}>
      {(networks) => (
        <div className="split">
          {Object.entries(networks).map(([player, network]) => (
            <section key={player} className="stack" aria-label={player}>
              <div><h3>{player}: {network.word || 'unknown'}</h3><p className="soft mono">{network.target}</p></div>
              <p>{network.parameters === null ? 'Its parameters are counted as soon as it is built.' : `${number(network.parameters)} parameters`}</p>
              {network.layers.length > 0 ? (
                <Table caption={`Layers of the ${player}`} rows={network.layers} id={(layer) => layer.name} columns={[
                  { key: 'name', title: 'Name', cell: (layer) => layer.name },
                  { key: 'layer', title: 'Layer', cell: (layer) => layer.layer },
                  { key: 'options', title: 'Options', cell: (layer) => <span className="mono">{layer.options}</span> },
                ]} />
              ) : null}
              <Table caption={`Options of the ${player}`} rows={network.options} id={(option) => option.name} columns={[
                { key: 'name', title: 'Option', cell: (option) => option.name },
                { key: 'value', title: 'Value', cell: (option) => <span className="mono">{option.value}</span> },
              ]} />
            </section>
          ))}
        </div>
      )}
    </Shown>
  );
}

function Files({ run, path }: { run: RunFull; path: string }) {
  if (run.files.length === 0) return <Empty title="No file yet" />;
  return (
    <Table<FileRow> caption="Files" rows={run.files} id={(file) => `${file.folder}/${file.name}`} columns={[
      { key: 'name', title: 'File', cell: (file) => <a href={`${path}/file/${encodeURIComponent(file.name)}`} download>{file.folder ? `${file.folder}/` : ''}{file.name}</a> },
      { key: 'bytes', title: 'Size', number: true, cell: (file) => bytes(file.bytes) },
    ]} />
  );
}
