import { Button } from '../../parts/Button';

export interface Act { label: string; keys?: string; title?: string; run: () => void; disabled?: boolean }

/** What can be done with the drawing and with the chosen layers. */
export function Toolbar({ acts }: { acts: Act[] }) {
  return (
    <div className="row toolbar" role="toolbar" aria-label="Drawing">
      {acts.map(({ label, keys, title, run, disabled }) => (
        <Button key={label} small disabled={disabled} title={title ?? keys} aria-keyshortcuts={keys} onClick={run}>{label}</Button>
      ))}
    </div>
  );
}
