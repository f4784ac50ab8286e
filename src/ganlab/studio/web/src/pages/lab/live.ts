export type Point = (number | null)[];
export type Player = 'generator' | 'discriminator';

/** A game as the server tells it; numbers that are not finite come as null. */
export interface Seen {
  turn: number;
  half_turns: Record<string, number>;
  names: string[];
  rows: (number | null)[][];
  paused: string | null;
  real: Point[];
  fake: Point[];
  manifold: Point[][];
  surface: (number | null)[][];
  arrows: Point[];
  boundary: number | null;
  is_critic: boolean;
  kl: number | null;
  js: number | null;
  modes: number | null;
  covered: number | null;
  quality: number | null;
}
/** What a new game adds: the words of its command line and the values of its form. */
export interface Begun extends Seen {
  words: string[];
  values: Record<string, unknown>;
}
export interface Setting {
  words: string[];
  points: number[][] | null;
}
export type Step = Player | 'turn';
type Send = (method: string, path: string, body: unknown) => Promise<Seen>;

export interface State {
  seen: Seen | null;
  begun: Begun | null;
  playing: boolean;
  slow: boolean;
  /** A new game is being made. */
  starting: boolean;
  error: Error | null;
  /** Milliseconds that the last answer took. */
  took: number;
}

const MOST = 1000;
const PAUSE = 700; // between turns that are played slowly
const TARGET = 180;

/** How many turns to ask for next, so that an answer takes about `target` milliseconds; it changes by at most twice. */
export function turnsFor(turns: number, took: number, target: number): number {
  const wanted = took > 0 ? (turns * target) / took : turns * 2;
  return Math.round(Math.min(MOST, Math.max(1, Math.min(turns * 2, Math.max(turns / 2, wanted)))));
}

/**
 * A live game: one request under way at most, the next one asked for once the last answer can be drawn.
 * What is pressed meanwhile waits; a new game makes an answer to the old one void.
 */
export class Live {
  state: State = { seen: null, begun: null, playing: false, slow: false, starting: false, error: null, took: 0 };
  private setting: Setting | null = null;
  private begin = false;
  private steps: Step[] = [];
  private under = false;
  private turns = 4;
  private timer = 0;
  private over = false;
  private readonly watchers = new Set<() => void>();

  constructor(
    private readonly send: Send,
    private readonly heard: (seen: Seen, played: 'begin' | 'play' | Player) => void = () => undefined,
    private readonly target = TARGET,
    private readonly soon: (next: () => void) => void = (next) => void requestAnimationFrame(next),
  ) {}

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };
  now = (): State => this.state;

  /** A new game; it goes on playing if the one before did. */
  start(setting: Setting, playing = this.state.playing): void {
    this.setting = setting;
    this.begin = true;
    this.steps = [];
    this.change({ starting: true, playing, error: null });
    this.go();
  }

  reset(): void {
    if (this.setting) this.start(this.setting, false);
  }

  play(playing: boolean): void {
    if (playing && this.state.seen?.paused) return;
    this.change({ playing });
    this.go();
  }

  slow(slow: boolean): void {
    this.change({ slow });
    this.go();
  }

  step(step: Step): void {
    this.change({ playing: false });
    if (this.steps.length < 2) this.steps.push(step);
    this.go();
  }

  end(): void {
    this.over = true;
    globalThis.clearTimeout(this.timer);
  }

  /** Goes on after `end`. */
  revive(): void {
    this.over = false;
  }

  private change(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
    this.watchers.forEach((watcher) => watcher());
  }

  private go(): void {
    if (this.under || this.over) return;
    globalThis.clearTimeout(this.timer);
    if (this.begin && this.setting) {
      this.begin = false;
      void this.ask('begin', 'PUT', '', this.setting);
      return;
    }
    if (this.state.error || !this.state.seen) return;
    const step = this.steps.shift();
    if (step === 'turn') void this.ask('play', 'POST', '/play', { turns: 1 });
    else if (step) void this.ask(step, 'POST', '/step', { player: step });
    else if (this.state.playing) void this.ask('play', 'POST', '/play', { turns: this.state.slow ? 1 : this.turns });
  }

  private async ask(what: 'begin' | 'play' | Player, method: string, path: string, body: { turns?: number } | Setting | { player: Player }): Promise<void> {
    this.under = true;
    const from = performance.now();
    try {
      const seen = await this.send(method, path, body);
      this.under = false;
      if (!this.over && !this.begin) this.take(what, seen, performance.now() - from);
    } catch (error) {
      this.under = false;
      if (!this.over && !this.begin) this.change({ error: error instanceof Error ? error : new Error(String(error)), playing: false, starting: false });
    }
    this.next();
  }

  private take(what: 'begin' | 'play' | Player, seen: Seen, took: number): void {
    if (what === 'play' && this.state.playing && !this.state.slow) this.turns = turnsFor(this.turns, took, this.target);
    this.heard(seen, what);
    const begun = what === 'begin' ? { begun: seen as Begun, starting: false } : {};
    this.change({ seen, took, ...begun, ...(seen.paused ? { playing: false } : {}) });
  }

  private next(): void {
    if (this.over) return;
    const waits = this.state.slow && this.state.playing && !this.begin && this.steps.length === 0;
    if (waits) this.timer = Number(globalThis.setTimeout(() => this.go(), PAUSE));
    else this.soon(() => this.go());
  }
}
