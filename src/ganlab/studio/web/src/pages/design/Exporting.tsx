import { useState } from 'react';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Choices } from '../../parts/Field';
import { Command } from '../../parts/Command';
import { Failure } from '../../parts/States';
import type { Tools } from './drafts';

const FORMATS: [string, string][] = [['keras', 'Keras'], ['onnx', 'ONNX'], ['python', 'Python (PyTorch)'], ['modular', 'Modular JSON']];

/** The drawing in the terms of another library, by the command that does the same. */
export function Exporting({ tools, dataset, onClose }: { tools: Tools; dataset: string[]; onClose: () => void }) {
  const [to, setTo] = useState('python');
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const [refusal, setRefusal] = useState('');
  const start = async () => {
    setBusy(true);
    setRefusal('');
    setSaid('');
    try {
      const body = JSON.stringify({ graph: tools.graph, latent_dim: tools.drawing.latentDim, dataset, to, name: tools.word });
      const response = await fetch(`/api/design/export/${tools.player}`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
      if (!response.ok) throw new Error(String(((await response.json()) as { error?: string }).error ?? response.status));
      const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? tools.player;
      const link = document.createElement('a');
      link.href = URL.createObjectURL(await response.blob());
      link.download = name;
      link.click();
      window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
      setSaid(`${name} is saved where the browser keeps downloads.`);
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  const words = dataset.map((word) => (word.startsWith('dataset=') ? `--dataset ${word.slice(8)}` : word)).join(' ');
  return (
    <Dialog title={`Export the ${tools.player}`} onClose={onClose}>
      <Choices legend="As" value={to} options={FORMATS} onChange={setTo} />
      <p className="soft small">The network without trained weights; a run's weights are exported by the same command with the run's folder.</p>
      {tools.word ? <Command text={`ganlab export conf/${tools.player}/${tools.word}.yaml --to ${to} ${words}`.trim()} /> : null}
      {refusal ? <Failure error={refusal} /> : null}
      {said ? <p role="status">{said}</p> : null}
      <div className="row"><Button kind="main" disabled={busy} onClick={() => void start()}>{busy ? 'Exporting, some seconds …' : 'Export'}</Button></div>
    </Dialog>
  );
}
