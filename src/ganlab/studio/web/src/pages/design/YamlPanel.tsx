import { useEffect, useRef, useState } from 'react';
import { Field } from '../../parts/Field';
import { fromText, toText } from './model/text';
import { read, Unreadable, write } from './model/written';
import type { Tools } from './drafts';
import { useLexicon } from './palette';

/** The drawing as its file has it; what is typed here is drawn at once. */
export function YamlPanel({ tools }: { tools: Tools }) {
  const lexicon = useLexicon();
  const [typed, setTyped] = useState(() => toText(tools.graph));
  const [wrong, setWrong] = useState('');
  const own = useRef(JSON.stringify(tools.graph));
  useEffect(() => {
    const now = JSON.stringify(tools.graph);
    if (now === own.current) return;
    own.current = now;
    setTyped(toText(tools.graph));
    setWrong('');
  }, [tools.graph]);
  const change = (text: string) => {
    setTyped(text);
    try {
      const { graph, latentDim } = fromText(text);
      const drawing = read(graph, tools.player, lexicon.first, tools.drawing, latentDim);
      setWrong('');
      own.current = JSON.stringify(write(drawing, tools.player, lexicon.first)); // so that what is typed stays as it is typed
      tools.change(() => drawing, 'text');
    } catch (error) {
      setWrong(error instanceof Unreadable ? error.message : String(error));
    }
  };
  return (
    <section className="card stack" aria-label="YAML">
      <Field label="The same as YAML" help={wrong ? `Not drawn: ${wrong}.` : 'as it is saved; edits here are drawn at once'}>
        {(ids) => <textarea {...ids} className="yaml" value={typed} spellCheck={false} aria-invalid={wrong !== ''} onChange={(event) => change(event.target.value)} rows={Math.min(22, Math.max(8, typed.split('\n').length))} />}
      </Field>
    </section>
  );
}
