export type State = 'new' | 'running' | 'finished' | 'failed' | 'interrupted' | 'waiting' | 'pruned' | 'missing';

export interface RunRow {
  id: string;
  folder: string;
  title: string;
  name: string;
  words: Record<string, string>;
  overrides: string[];
  seed: number | null;
  state: State;
  turn: number | null;
  turns: number | null;
  started: number | null;
  ended: number | null;
  error: string | null;
  seconds_per_epoch: number | null;
  metrics: Record<string, number>;
  protocols: Record<string, string>;
  thumbnail: string | null;
  sample_shape?: number[] | null;
}
export interface RunPage {
  rows: RunRow[];
  found: number;
  all: number;
  metrics: string[];
}
export interface Sample {
  turn: number;
  name: string;
}
export interface Finding {
  turn?: number;
  [key: string]: unknown;
}
export interface FileRow {
  name: string;
  folder: string;
  bytes: number;
}
export type JobState = 'queued' | 'running' | 'finished' | 'failed' | 'refused' | 'stopped';
export interface Job {
  id: string;
  kind: string;
  words: string[];
  title: string;
  run: string | null;
  asked: number;
  state: JobState;
  started: number | null;
  ended: number | null;
  code: number | null;
  said: string;
  stopping: boolean;
}
export interface RunFull extends RunRow {
  /** Weights & Biases: its page, or the command that sends what lies here. */
  wandb?: { address?: string; sync?: string };
  samples: Sample[];
  findings: Finding[];
  files: FileRow[];
  command: string;
  job: Job | null;
  heartbeat: number | null;
}
export interface Curves {
  turns: number[];
  values: Record<string, (number | null)[]>;
  cursor: number;
  rows: number;
  reduced: boolean;
}
export interface Form {
  kind: 'whole' | 'number' | 'bool' | 'choice' | 'text';
  null: boolean;
  least?: number;
  most?: number;
  choices?: string[];
}
export interface Option {
  key: string;
  value: unknown;
  type: string;
  remark: string;
  in_file: boolean;
  form: Form;
}
export interface Word {
  group: string;
  word: string;
  summary: string;
  about: string;
  papers: string[];
  options: Option[];
  recipe: Record<string, unknown>;
}
export interface Group {
  group: string;
  default: string | string[] | null;
  many: boolean;
  /** A model's word has its recipe. */
  words: { word: string; summary: string; papers: string[]; recipe?: Record<string, unknown> }[];
}
export interface Schema {
  groups: Group[];
  top: { key: string; value: unknown; remark: string }[];
}
export interface Told {
  run: string;
  title: string;
  state: State;
  command: string;
  turns: number | null;
  epochs: number | null;
  job: Job | null;
}
