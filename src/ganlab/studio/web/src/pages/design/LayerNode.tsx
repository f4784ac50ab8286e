import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import type { Figures, Problem } from './model/check';
import { short } from './model/check';

export interface LayerData extends Record<string, unknown> {
  name: string;
  word: string;
  category: string;
  values: string;
  figures: Figures | undefined;
  problems: Problem[];
  /** The words inside a repeat or a block. */
  inside: string[] | null;
  connecting: boolean;
}
export type LayerCard = Node<LayerData, 'layer'>;
export type InputCard = Node<{ name: string; shape: string }, 'origin'>;
export type Card = LayerCard | InputCard;

/** One layer on the canvas, with its problem beside it. */
export function LayerNode({ data, selected }: NodeProps<LayerCard>) {
  const { figures, problems, inside } = data;
  const worst = problems.find((problem) => problem.stops) ?? problems[0];
  const classes = ['layer', data.category, selected ? 'chosen' : '', worst ? (worst.stops ? 'wrong' : 'doubtful') : '', data.connecting ? 'linking' : ''];
  return (
    <div className={classes.filter(Boolean).join(' ')}>
      <Handle type="target" position={Position.Top} role="img" aria-label={`Into ${data.name}`} />
      <div className="layer-head">
        <b>{worst ? <span aria-hidden="true">{worst.stops ? '✕ ' : '! '}</span> : null}{data.word}</b>
        <span className="soft">{data.name}</span>
      </div>
      <div className="layer-foot">
        <span className="mono">{inside ? inside.join(' · ') || 'empty' : data.values}</span>
        {figures && figures.parameters > 0 ? <span className="soft" title={`${figures.parameters.toLocaleString('en')} parameters`}>{short(figures.parameters)}</span> : null}
      </div>
      {figures && figures.outputs.length > 0 ? <span className="layer-end">{figures.outputs.join(', ')}</span> : null}
      {worst ? <div className={worst.stops ? 'layer-said bad' : 'layer-said warn'}>{worst.sentence}{problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''}</div> : null}
      <Handle type="source" position={Position.Bottom} role="img" aria-label={`Out of ${data.name}`} />
    </div>
  );
}

export function InputNode({ data }: NodeProps<InputCard>) {
  return (
    <div className="layer input">
      <div className="layer-head"><b>{data.name}</b><span className="soft">comes in</span></div>
      <div className="layer-foot"><span className="mono">{data.shape}</span></div>
      <Handle type="source" position={Position.Bottom} role="img" aria-label={`Out of ${data.name}`} />
    </div>
  );
}
