import { type ReactNode, useId } from 'react';

interface Props {
  label: string;
  help?: ReactNode;
  value: number;
  min: number;
  max: number;
  step?: number;
  /** The track is logarithmic; the number field is not. */
  log?: boolean;
  disabled?: boolean;
  onChange: (value: number) => void;
}

/** A slider with its name and a number field; both set the same value. */
export function Slider({ label, help, value, min, max, step = 1, log = false, disabled = false, onChange }: Props) {
  const id = useId();
  const place = log ? Math.log(Math.max(value, min)) : value;
  const clamp = (v: number) => Math.min(max, Math.max(min, v));
  const fromTrack = (v: number) => clamp(log ? Math.round(Math.exp(v) / step) * step : v);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="slider">
        <input
          id={id} type="range" disabled={disabled} min={log ? Math.log(min) : min} max={log ? Math.log(max) : max}
          step={log ? 'any' : step} value={place} aria-valuetext={String(value)}
          aria-describedby={help ? `${id}-help` : undefined} onChange={(event) => onChange(fromTrack(Number(event.target.value)))}
        />
        <input
          type="number" aria-label={`${label}, as a number`} disabled={disabled} min={min} max={max} step={log ? 'any' : step} value={value}
          onChange={(event) => event.target.value !== '' && onChange(clamp(Number(event.target.value)))}
        />
      </div>
      {help ? <span className="help" id={`${id}-help`}>{help}</span> : null}
    </div>
  );
}
