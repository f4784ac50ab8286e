import { useEffect, useState } from 'react';
import { TextField } from '../../parts/Field';
import { Select } from '../../parts/Select';
import { shown, valueOf } from './model/text';
import type { Parameter } from './palette';

/** One value of a layer, in the form of its type; numbers may be expressions of facts. Undefined is the default. */
export function ParameterField({ parameter, value, onChange }: { parameter: Parameter; value: unknown; onChange: (value: unknown) => void }) {
  const given = value === undefined ? '' : shown(value);
  const [typed, setTyped] = useState(given);
  useEffect(() => setTyped((before) => (shown(valueOf(before)) === given || (before === '' && given === '') ? before : given)), [given]);
  const fallback = parameter.required ? '' : shown(parameter.default);
  if (parameter.kind === 'bool' || parameter.kind === 'choice') {
    const options = parameter.kind === 'bool' ? ['true', 'false'] : parameter.choices;
    const choose = (chosen: string) => onChange(chosen === '' ? undefined : parameter.kind === 'bool' ? chosen === 'true' : chosen);
    return <Select label={parameter.name} help={parameter.help} value={given} options={[['', `${fallback} (default)`], ...options.map((one): [string, string] => [one, one])]} onChange={choose} />;
  }
  return (
    <TextField label={parameter.name} help={parameter.help} value={typed} placeholder={fallback} required={parameter.required}
      onChange={(text) => { setTyped(text); onChange(valueOf(text)); }} />
  );
}
