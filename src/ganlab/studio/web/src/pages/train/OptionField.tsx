import { useEffect, useState } from 'react';
import type { Form } from '../../data/types';
import { Select } from '../../parts/Select';
import { TextField } from '../../parts/Field';
import { type Asked, text } from './words';

interface Props {
  label?: string;
  option: { key: string; form: Form; remark: string; type?: string };
  asked: Asked;
  /** The value in effect where nothing is asked. */
  now: unknown;
  set: (change: Record<string, string | null>) => void;
}

/** One parameter, in the form that its type takes; the value in effect is shown until another is given. */
export function OptionField({ label, option, asked, now, set }: Props) {
  const { key, form, remark, type } = option;
  const given = asked[key] ?? '';
  const [typed, setTyped] = useState(given);
  useEffect(() => setTyped(given), [given]);
  const title = label ?? key.split('.').slice(1).join('.');
  const help = [remark, label ? '' : type].filter(Boolean).join('; ') || undefined;
  if (form.kind === 'bool' || form.kind === 'choice') {
    const values = form.kind === 'bool' ? ['true', 'false'] : (form.choices ?? []);
    const offered = form.null ? [...values, 'null'] : values;
    return <Select label={title} help={help} value={given} options={[['', `${text(now)} (default)`], ...offered.map((v): [string, string] => [v, v])]} onChange={(value) => set({ [key]: value || null })} />;
  }
  const wrong = typed !== '' && (form.kind === 'whole' || form.kind === 'number') && !fits(typed, form);
  return (
    <TextField
      label={title} help={wrong ? `must be ${type ?? (form.kind === 'whole' ? 'a whole number' : 'a number')}${form.least ? `, at least ${form.least}` : ''}` : help}
      value={typed} placeholder={now === undefined ? '' : now === null ? 'none' : text(now)} inputMode={form.kind === 'text' ? 'text' : 'decimal'} aria-invalid={wrong}
      onChange={(value) => { setTyped(value); set({ [key]: value || null }); }}
    />
  );
}

export function fits(typed: string, form: Form): boolean {
  if (typed === 'null') return form.null;
  const value = Number(typed);
  if (!Number.isFinite(value) || typed.trim() === '' || (form.kind === 'whole' && !Number.isInteger(value))) return false;
  return (form.least === undefined || value >= form.least) && (form.most === undefined || value <= form.most);
}
