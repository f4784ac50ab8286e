import { type InputHTMLAttributes, type ReactNode, useId } from 'react';

/** A label, a control and what helps; `children` is given the ids to put on the control. */
export function Field({ label, help, children }: { label: string; help?: ReactNode; children: (ids: { id: string; 'aria-describedby': string | undefined }) => ReactNode }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': help ? `${id}-help` : undefined })}
      {help ? <span className="help" id={`${id}-help`}>{help}</span> : null}
    </div>
  );
}

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange'> {
  label: string;
  help?: ReactNode;
  value: string;
  onChange: (value: string) => void;
}

export function TextField({ label, help, value, onChange, ...rest }: Props) {
  return (
    <Field label={label} help={help}>
      {(ids) => <input {...ids} value={value} onChange={(event) => onChange(event.target.value)} autoComplete="off" spellCheck={false} {...rest} />}
    </Field>
  );
}

export function Check({ label, checked, disabled = false, onChange }: { label: string; checked: boolean; disabled?: boolean; onChange: (checked: boolean) => void }) {
  return (
    <label className="check">
      <input type="checkbox" checked={checked} disabled={disabled} onChange={(event) => onChange(event.target.checked)} /> {label}
    </label>
  );
}

/** One of few, as pills. */
export function Choices({ legend, value, options, onChange }: { legend: string; value: string; options: [string, string][]; onChange: (value: string) => void }) {
  const name = useId();
  return (
    <fieldset className="choices">
      <legend>{legend}</legend>
      {options.map(([key, text]) => (
        <label key={key} className="choice">
          <input type="radio" name={name} value={key} checked={key === value} onChange={() => onChange(key)} /> {text}
        </label>
      ))}
    </fieldset>
  );
}
