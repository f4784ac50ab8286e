import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from './Button';

/** A question before what cannot be undone. */
export function Ask({ title, yes, onYes, onNo, children }: { title: string; yes: string; onYes: () => void; onNo: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} onClose={onNo} aria-label={title}>
      <form method="dialog">
        <h2>{title}</h2>
        <div>{children}</div>
        <div className="row">
          <Button kind="bad" onClick={onYes}>{yes}</Button>
          <Button onClick={onNo}>Keep</Button>
        </div>
      </form>
    </dialog>
  );
}
