import { Choices } from '../../parts/Field';
import { type Asked, preset, PRESETS } from './words';

/** Budgets by name; one is chosen where the form holds just its values. */
export function Presets({ secondsPerTurn, asked, set }: { secondsPerTurn: number | null; asked: Asked; set: (change: Record<string, string | null>) => void }) {
  const chosen = PRESETS.find((one) => Object.entries(preset(one, secondsPerTurn)).every(([key, value]) => (asked[key] ?? null) === value))?.key ?? 'own';
  const choose = (key: string) => {
    const one = PRESETS.find((p) => p.key === key);
    if (one) set(preset(one, secondsPerTurn));
  };
  const options = PRESETS.map((one): [string, string] => [one.key, one.title]);
  return <Choices legend="How long" value={chosen} options={chosen === 'own' ? [...options, ['own', 'As set below']] : options} onChange={choose} />;
}
