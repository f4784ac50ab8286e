import type { ReactNode } from 'react';
import { Field } from './Field';

interface Props {
  label: string;
  help?: ReactNode;
  value: string;
  /** (value, text) pairs. */
  options: [string, string][];
  onChange: (value: string) => void;
}

export function Select({ label, help, value, options, onChange }: Props) {
  const known = options.some(([key]) => key === value);
  return (
    <Field label={label} help={help}>
      {(ids) => (
        <select {...ids} value={value} onChange={(event) => onChange(event.target.value)}>
          {known ? null : <option value={value}>{value}</option>}
          {options.map(([key, text]) => <option key={key} value={key}>{text}</option>)}
        </select>
      )}
    </Field>
  );
}
