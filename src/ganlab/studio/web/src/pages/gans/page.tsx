import type { ReactNode } from 'react';
import { Link } from '../../data/address';
import { useAsk } from '../../data/ask';
import type { Schema } from '../../data/types';
import type { Page } from '../../page';
import { Shown } from '../../parts/States';
import { exampleOf, labOf } from '../lab/examples';
import { Circling, Classifying, Collapsed, Generating, Players, Scenes, Vanished } from './Drawings';
import './gans.css';
import { Families, Models } from './Losses';

function Gans() {
  const schema = useAsk<Schema>('/api/schema');
  return (
    <div className="gans">
      <div className="head">
        <div>
          <h1>GANs</h1>
          <p className="soft">A generative adversarial network learns to make new samples like those it was shown. Two networks teach each other; nobody tells them how.</p>
        </div>
      </div>
      <Part title="Two players">
        <div className="split middle">
          <div className="stack">
            <p>The <b>generator</b>, G, gets random numbers and makes a sample out of them: a point, a picture, a sound. It never sees a real one.</p>
            <p>The <b>discriminator</b>, D, gets real samples and G’s fakes, and says of each how real it looks.</p>
            <p>D is trained to tell them apart. G is trained to be taken for real, and what it learns from is D alone: in which direction would this fake look more real?</p>
          </div>
          <Players />
        </div>
      </Part>
      <Part title="The game">
        <p>The two take turns. What one gains the other has to answer, as a forger and an expert drive each other on. In one dimension, with real samples in blue and fakes in orange:</p>
        <Scenes />
        <div className="row"><Try example="game">Watch a fair game</Try><Try example="game" more={{ slow: '1', layers: 'surface,real,fake,gradients' }}>The same slowly, with gradients</Try></div>
      </Part>
      <Part title="A GAN beside a classifier">
        <div className="split">
          <figure className="stack small-gap"><Classifying /><figcaption className="small">A <b>classifier</b>, such as a convolutional network (CNN), learns from pairs of picture and label. Its loss has one owner: when it falls, the network gets better, and training ends where it stops falling.</figcaption></figure>
          <figure className="stack small-gap"><Generating /><figcaption className="small">In a <b>GAN</b> D is such a classifier, of two classes that need no labels. G is built the other way round, from few numbers to many pixels. There are two losses, each of which moves when the other player does: a lower one need not mean better pictures. One looks at samples, and measures how far their distribution is from the data’s.</figcaption></figure>
        </div>
      </Part>
      <Part title="Families and their losses">
        <p>What D is rewarded for, and what G takes from it, is the loss. Most of what carries a name of its own differs in it, or in a penalty that keeps D’s slopes gentle.</p>
        <Shown of={schema} height="20rem">{(data) => <Families schema={data} />}</Shown>
      </Part>
      <Part title="What goes wrong">
        <div className="cards three wrongs">
          <Wrong title="Collapse" drawing={<Collapsed />} example="collapse" helps="A slower G, a faster D, a penalty, or a D that sees several samples at once.">G finds one kind of sample that D takes for real, and makes nothing else. Once D has learned that, G moves all its fakes elsewhere. <i>Modes covered</i> stays small.</Wrong>
          <Wrong title="Vanishing gradient" drawing={<Vanished />} example="vanishing" helps="The non-saturating loss, fewer steps of D, noise on what D sees, or a critic with a penalty.">D tells everything apart so surely that it is flat where the fakes are. With the minimax loss G then hears next to nothing: its loss stands near nought and the fakes hardly move. Choose the non saturating loss there, and the same fakes are soon at the data.</Wrong>
          <Wrong title="Oscillation" drawing={<Circling />} example="oscillation" helps="Lower rates, an optimizer with less momentum, an average of G’s weights, or a penalty on D’s slopes.">Each answers to where the other was. The fakes run after D and D after the fakes, past the solution and round it again, and neither loss comes to rest.</Wrong>
        </div>
        <div className="row"><Try example="penalty">See what a penalty does</Try></div>
      </Part>
      <Part title="Models by name">
        <p>Each is a word: <code>ganlab model=wgan_gp</code> trains that one as its paper has it. A name opens Train with it.</p>
        <Shown of={schema} height="20rem">{(data) => <Models schema={data} />}</Shown>
      </Part>
    </div>
  );
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => <section className="stack" aria-label={title}><h2>{title}</h2>{children}</section>;

const Try = ({ example, more, children }: { example: string; more?: Record<string, string>; children: ReactNode }) => <Link className="button" href={labOf(exampleOf(example).words, more)}>{children}</Link>;

function Wrong({ title, drawing, example, helps, children }: { title: string; drawing: ReactNode; example: string; helps: string; children: ReactNode }) {
  return (
    <article className="card stack">
      {drawing}
      <h3>{title}</h3>
      <p>{children}</p>
      <p className="soft"><b>What helps:</b> {helps}</p>
      <Link className="button small" href={labOf(exampleOf(example).words)} aria-label={`Try it: ${title}`}>Try it</Link>
    </article>
  );
}

export default { path: '/gans', title: 'GANs', group: 'Learn', order: 20, icon: 'M4 12a3 3 0 1 0 6 0a3 3 0 1 0-6 0M14 12a3 3 0 1 0 6 0a3 3 0 1 0-6 0M8 6.5c2.5-2 5.5-2 8 0M16 17.5c-2.5 2-5.5 2-8 0', component: Gans } satisfies Page;
