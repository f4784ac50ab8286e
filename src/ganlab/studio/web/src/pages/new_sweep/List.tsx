import { useState } from 'react';
import { Field } from '../../parts/Field';
import { split } from './words';

/** Values with commas between; what is typed is kept as it is until the field is left. */
export function List({ label, help, values, onChange }: { label: string; help?: string; values: string[]; onChange: (values: string[]) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <Field label={label} help={help}>
      {(ids) => (
        <input {...ids} value={typed ?? values.join(', ')} autoComplete="off" spellCheck={false} onBlur={() => setTyped(null)} onChange={(event) => { setTyped(event.target.value); onChange(split(event.target.value)); }} />
      )}
    </Field>
  );
}
