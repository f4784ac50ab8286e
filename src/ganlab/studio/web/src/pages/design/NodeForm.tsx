import { Button } from '../../parts/Button';
import { TextField } from '../../parts/Field';
import { Select } from '../../parts/Select';
import type { Checked } from './model/check';
import { figuresAt, shapeText } from './model/check';
import { type Drawing, from, inOrder, type LayerNode, listOf, namesOf, type Place, TOP } from './model/document';
import { remove, rename, setSources, setValue } from './model/edits';
import { inputsOf } from './model/layout';
import type { Tools } from './drafts';
import { helpOf, takesMany, useLexicon } from './palette';
import { ParameterField } from './ParameterField';

interface Props { tools: Tools; place: Place; node: LayerNode; checked: Checked | null; onOpen: (id: string) => void; onGone: () => void }

/** The values of a layer, what it takes from, and what it gives. */
export function NodeForm({ tools, place, node, checked, onOpen, onGone }: Props) {
  const lexicon = useLexicon();
  const { drawing, change, player } = tools;
  const names = namesOf(inOrder(listOf(drawing, place)));
  const figures = checked ? figuresAt(drawing, checked, place).get(node.id) : undefined;
  const set = (name: string) => (value: unknown) => change((d) => setValue(d, place, node.id, name, value), `${node.id}.${name}`);
  const opens = node.word === 'repeat' || drawing.blocks[node.word] !== undefined;
  const outputs = place === TOP ? lexicon.palette.outputs[player] : [];
  return (
    <div className="stack">
      <div><h2>{node.word}</h2><p className="soft small">{helpOf(lexicon, drawing, node.word)}</p></div>
      {opens ? <Button onClick={() => onOpen(node.id)}>Open what is inside</Button> : null}
      <div className="form-grid narrow">
        {node.word === 'repeat' ? <RepeatFields node={node} set={set} /> : null}
        {(lexicon.layer(node.word)?.parameters ?? []).map((parameter) => <ParameterField key={`${node.id} ${parameter.name}`} parameter={parameter} value={node.given[parameter.name]} onChange={set(parameter.name)} />)}
        {Object.entries(drawing.blocks[node.word] ?? {}).map(([name, fallback]) => <ParameterField key={`${node.id} ${name}`} parameter={blockParameter(name, fallback)} value={node.given[name]} onChange={set(name)} />)}
        <TextField label="Name" value={node.name ?? ''} placeholder={names.get(node.id) ?? ''} onChange={(name) => change((d) => rename(d, place, node.id, name), `${node.id}.name`)} />
      </div>
      <Sources tools={tools} place={place} node={node} names={names} many={takesMany(lexicon, node.word)} />
      {figures ? (
        <dl className="facts small-facts">
          <div><dt>Makes</dt><dd>{shapeText(figures.shape)}</dd></div>
          <div><dt>Parameters</dt><dd>{figures.parameters.toLocaleString('en')}</dd></div>
          <div><dt>Multiply-adds</dt><dd>{figures.multiplyAdds.toLocaleString('en')}</dd></div>
          {player === 'discriminator' && figures.field !== null ? <div><dt>Sees</dt><dd>{figures.field} places</dd></div> : null}
        </dl>
      ) : null}
      <div className="row">
        {outputs.filter((output) => !figures?.outputs.includes(output)).map((output) => <Button key={output} small onClick={() => change((d) => ({ ...d, outputs: { ...d.outputs, [output]: from(node.id) } }))}>Make it the {output}</Button>)}
        <Button small kind="bad" onClick={() => { change((d) => remove(d, place, [node.id])); onGone(); }}>Delete</Button>
      </div>
    </div>
  );
}

function RepeatFields({ node, set }: { node: LayerNode; set: (name: string) => (value: unknown) => void }) {
  return (
    <>
      <ParameterField parameter={{ ...blockParameter('times', 2), help: 'a number, or an expression such as log2(size / 4)' }} value={node.given['times']} onChange={set('times')} />
      <TextField label="Index" value={String(node.given['index'] ?? 'i')} help="its name in expressions, from 0" onChange={(index) => set('index')(index || 'i')} />
    </>
  );
}

const blockParameter = (name: string, fallback: unknown) => ({ name, kind: 'int' as const, default: fallback, required: false, optional: false, least: null, most: null, choices: [], help: '' });

function Sources({ tools, place, node, names, many }: { tools: Tools; place: Place; node: LayerNode; names: Map<string, string>; many: boolean }) {
  const { drawing, change, player } = tools;
  const options = sourcesFor(drawing, node, [...inputsOf(drawing, player, place, true)], names);
  const put = (i: number, id: string) => change((d) => setSources(d, place, node.id, id === '' ? node.sources.filter((_, at) => at !== i) : Object.assign([...node.sources], { [i]: from(id) })));
  const shownSources = many || node.sources.length === 0 ? [...node.sources, null] : node.sources;
  return (
    <div className="form-grid narrow">
      {shownSources.map((source, i) => (
        <Select key={`${i} ${source?.node ?? 'none'}`} label={i === 0 ? 'Takes from' : source ? `Takes from, ${i + 1}` : 'Takes also from'} value={source?.node ?? ''}
          options={[['', source ? 'nothing' : 'choose …'], ...options]} onChange={(id) => put(i, id)} />
      ))}
    </div>
  );
}

function sourcesFor(drawing: Drawing, node: LayerNode, inputs: string[], names: Map<string, string>): [string, string][] {
  const known = [...inputs.map((input): [string, string] => [input, input.slice(1)]), ...[...names].filter(([id]) => id !== node.id)];
  const lost = node.sources.filter((source) => source.node.startsWith('?')).map((source): [string, string] => [source.node, `${source.node.slice(1)} (is not there)`]);
  return drawing ? [...known, ...lost] : known;
}
