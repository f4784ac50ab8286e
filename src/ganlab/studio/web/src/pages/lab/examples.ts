/** Settings worth seeing, with the words for them; the address of the lab that opens each. */
export interface Example {
  key: string;
  title: string;
  words: string[];
}
const RATES = (generator: string, discriminator = generator): string[] => [`optimizer.generator.lr=${generator}`, `optimizer.discriminator.lr=${discriminator}`];

export const EXAMPLES: Example[] = [
  { key: 'game', title: 'A fair game', words: RATES('1e-3') },
  { key: 'collapse', title: 'Collapse', words: ['loss=minimax', ...RATES('1e-2', '3e-4')] },
  { key: 'vanishing', title: 'Vanishing gradient', words: ['dataset=ring', 'dataset.modes=1', 'dataset.deviation=0.01', 'loss=minimax', 'optimizer=sgd', 'training.discriminator_steps=10', ...RATES('1e-3', '0.3')] },
  { key: 'oscillation', title: 'Oscillation', words: ['loss=hinge', 'discriminator.widths=[8,8]', ...RATES('5e-3')] },
  { key: 'penalty', title: 'A steady critic', words: ['loss=wasserstein', 'penalty=[gradient_penalty]', 'penalty.gradient_penalty.weight=1', 'training.discriminator_steps=3', ...RATES('2e-4', '1e-3')] },
];

/** The lab's address for some words, which plays at once. */
export const labOf = (words: string[], more: Record<string, string> = {}): string =>
  `/lab?${new URLSearchParams({ ...(words.length > 0 ? { o: words.join('\n') } : {}), play: '1', ...more })}`;

export function exampleOf(key: string): Example {
  const found = EXAMPLES.find((example) => example.key === key);
  if (!found) throw new Error(`there is no example ${key}`);
  return found;
}
