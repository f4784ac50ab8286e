import { useState } from 'react';
import { Button } from './Button';

/** The command that does the same, with Copy. */
export function Command({ text, label = 'The command' }: { text: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text).catch(() => undefined);
    setCopied(true);
    window.setTimeout(() => setCopied(false), 1600);
  };
  return (
    <div className="command" role="group" aria-label={label}>
      <code>{text}</code>
      <Button small onClick={() => void copy()}>{copied ? 'Copied' : 'Copy'}</Button>
      <span className="visually-hidden" role="status">{copied ? 'Copied' : ''}</span>
    </div>
  );
}
