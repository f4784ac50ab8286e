import { type KeyboardEvent, type ReactNode, useId } from 'react';

/** Tabs by arrow keys; `value` is the key of the one shown. */
export function Tabs({ label, value, tabs, onChange, children }: { label: string; value: string; tabs: [string, string][]; onChange: (key: string) => void; children: ReactNode }) {
  const id = useId();
  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (!step) return;
    const next = tabs[(tabs.findIndex(([key]) => key === value) + step + tabs.length) % tabs.length]?.[0] ?? value;
    onChange(next);
    document.getElementById(`${id}-${next}`)?.focus();
  };
  return (
    <div className="stack">
      <div className="tabs" role="tablist" aria-label={label} onKeyDown={move}>
        {tabs.map(([key, text]) => (
          <button key={key} id={`${id}-${key}`} type="button" role="tab" aria-selected={key === value} aria-controls={`${id}-panel`} tabIndex={key === value ? 0 : -1} onClick={() => onChange(key)}>
            {text}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${value}`}>{children}</div>
    </div>
  );
}
