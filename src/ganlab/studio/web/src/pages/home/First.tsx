import { Link } from '../../data/address';
import { preset, PRESETS } from '../train/words';

const [MINUTE] = PRESETS;
const budget = (turns: number): Record<string, string | null> => (MINUTE ? { ...preset(MINUTE, null), 'training.turns': String(turns), 'training.sample_every': String(turns / 20) } : {});
const address = (words: Record<string, string | null>): string =>
  `/train?o=${encodeURIComponent(Object.entries(words).filter(([, value]) => value !== null).map(([key, value]) => `${key}=${String(value)}`).join('\n'))}`;

const STARTERS = [
  { title: 'Points on a ring', takes: 'Half a minute', text: 'The smallest GAN there is. You see whether it finds all eight places, or forgets some.', words: { dataset: 'ring', generator: 'gan', discriminator: 'gan', ...budget(1000), 'training.sample_every': '50' } },
  { title: 'Handwritten digits', takes: 'A minute or two', text: 'Small networks draw digits of 8 by 8 pixels, out of noise.', words: { generator: 'gan', discriminator: 'gan', ...budget(500) } },
  { title: 'Digits, convolutional', takes: 'Some minutes', text: 'DCGAN against a WGAN-GP critic: slower, steadier, clearer.', words: { discriminator: 'wgan_gp', ...budget(500) } },
];

/** What stands in place of the last runs before there is one: how it works, and first trainings to choose from. */
export function First() {
  return (
    <>
      <section className="stack" aria-label="A first training">
        <div><h2>A first training</h2><p className="soft">Each opens the form filled in; change what you like, or only press Start.</p></div>
        <div className="cards">
          {STARTERS.map(({ title, takes, text, words }) => (
            <Link key={title} href={address(words)} className="card door">
              <div className="row"><h3>{title}</h3><span className="badge">{takes}</span></div>
              <span className="soft small">{text}</span>
            </Link>
          ))}
        </div>
      </section>
      <section className="stack" aria-label="What a GAN is">
        <h2>What a GAN is, in three sentences</h2>
        <ol className="told">
          <li>The <b>generator</b> turns random numbers into pictures.</li>
          <li>The <b>discriminator</b> is shown those and real ones, and learns to tell them apart.</li>
          <li>Each gets better because the other does, until the pictures look real.</li>
        </ol>
        <p className="soft small">All of it happens on this machine: nothing is sent anywhere. Runs from <code>ganlab train</code> appear here too.</p>
      </section>
    </>
  );
}
