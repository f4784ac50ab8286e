import { useState } from 'react';
import { ask, Refusal } from '../../data/ask';
import { bytes } from '../../data/words';
import { Button } from '../../parts/Button';
import { Failure } from '../../parts/States';
import type { Checked, Problem } from './model/check';
import { stepsTo } from './model/check';
import { read } from './model/written';
import type { Checking } from './checking';
import type { Tools } from './drafts';
import { useLexicon } from './palette';

interface Props {
  tools: Tools;
  checking: Checking;
  dataset: string[];
  onGoTo: (place: string, id: string) => void;
  onOverrides: (overrides: Record<string, string>) => void;
}

/** What is wrong with the drawing, each with the way to it and, where a click can, out of it; and what it costs. */
export function Problems({ tools, checking, dataset, onGoTo, onOverrides }: Props) {
  const lexicon = useLexicon();
  const [refusal, setRefusal] = useState('');
  const { checked, error } = checking;
  const problems = checked?.problems ?? [];
  const errors = problems.filter((problem) => problem.stops).length;
  const blank = (tools.drawing.lists['']?.length ?? 0) === 0;
  const fix = (problem: Problem) => {
    setRefusal('');
    const body = { graph: tools.graph, latent_dim: tools.drawing.latentDim, dataset, node: problem.node, sentence: problem.sentence };
    ask<{ graph: unknown; overrides: Record<string, string> }>(`/api/design/mend/${tools.player}`, { method: 'POST', body }).then(
      (mended) => {
        tools.change((d) => read(mended.graph, tools.player, lexicon.first, d));
        onOverrides(mended.overrides);
      },
      (said: unknown) => setRefusal(said instanceof Refusal ? said.message : String(said)),
    );
  };
  const goTo = (problem: Problem) => {
    const step = stepsTo(tools.drawing, problem.node).at(-1);
    if (step) onGoTo(step.place, step.id);
  };
  return (
    <section className="card stack" aria-label="Problems and totals">
      <div className="head">
        <h2>{blank ? 'Nothing is drawn yet' : errors > 0 ? `${errors} ${errors === 1 ? 'problem' : 'problems'}` : 'It can be built'}</h2>
      </div>
      {error ? <Failure error={error} /> : null}
      {refusal ? <Failure error={refusal} /> : null}
      {problems.length > 0 ? (
        <ul className="problems" aria-label="Problems">
          {problems.map((problem) => (
            <li key={`${problem.node} ${problem.sentence}`} className={problem.stops ? 'bad' : 'warn'}>
              <div><b>{problem.node}</b> {problem.sentence}<span className="soft">{problem.fix ? `; ${problem.fix}` : ''}</span></div>
              <div className="row nowrap">
                {stepsTo(tools.drawing, problem.node).length > 0 ? <Button small aria-label={`Go to ${problem.node}`} onClick={() => goTo(problem)}>Go to</Button> : null}
                {problem.mends ? <Button small aria-label={`Fix ${problem.node}: ${problem.fix}`} onClick={() => fix(problem)}>Fix</Button> : null}
              </div>
            </li>
          ))}
        </ul>
      ) : null}
      {checked && !blank ? <Totals checked={checked} isDiscriminator={tools.player === 'discriminator'} /> : null}
    </section>
  );
}

/** In a word whether it can be built, and how large it is. */
export function Status({ checking, blank }: { checking: Checking; blank: boolean }) {
  const { checked } = checking;
  const errors = checked?.problems.filter((problem) => problem.stops).length ?? 0;
  return (
    <span className="row" role="status" aria-label="State of the drawing">
      {checked && !blank ? <span className="soft">{checked.parameters.toLocaleString('en')} parameters</span> : null}
      <span className={`badge ${blank ? '' : errors > 0 ? 'failed' : 'finished'}`}>{blank ? 'empty' : errors > 0 ? `✕ ${errors} wrong` : checked && checked.problems.length > 0 ? '! with a warning' : '✓ can be built'}</span>
    </span>
  );
}

function Totals({ checked, isDiscriminator }: { checked: Checked; isDiscriminator: boolean }) {
  const end = checked.nodes.find((node) => node.name === checked.outputs['local']) ?? checked.nodes.filter((node) => (node.receptive_field ?? 0) > 0).at(-1);
  return (
    <dl className="facts" aria-label="Totals">
      <div><dt>Parameters</dt><dd>{checked.parameters.toLocaleString('en')}</dd></div>
      <div><dt>Multiply-adds a sample</dt><dd>{checked.multiply_adds.toLocaleString('en')}</dd></div>
      <div><dt>Activations a sample</dt><dd>{bytes(checked.activation_bytes)}</dd></div>
      {isDiscriminator && end ? <div><dt>Receptive field</dt><dd>{end.receptive_field} places</dd></div> : null}
    </dl>
  );
}
