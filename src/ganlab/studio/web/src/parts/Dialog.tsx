import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from './Button';

/** A window over the page; Escape and Close end it. */
export function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} onClose={onClose} aria-label={title} className="dialog">
      <div className="stack">
        <div className="head"><h2>{title}</h2><Button small kind="quiet" onClick={onClose}>Close</Button></div>
        {children}
      </div>
    </dialog>
  );
}
