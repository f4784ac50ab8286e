import { describe, expect, it } from 'vitest';
import { along, MOST, read, write } from './drawn';
import { between, contour, outside, toned } from './field';
import { grown, NONE } from './history';
import { Live, type Seen, turnsFor } from './live';
import { settingOf, withWords } from './setting';

const seen = (change: Partial<Seen> = {}): Seen => ({
  turn: 0, half_turns: {}, names: ['loss/generator', 'score/real'], rows: [], paused: null, real: [], fake: [], manifold: [], surface: [], arrows: [],
  boundary: 0, is_critic: false, kl: 1, js: 0.5, modes: 8, covered: 3, quality: 0.1, ...change,
});

describe('drawn points', () => {
  it('come back from the address to a four-thousandth', () => {
    const points: [number, number][] = [[-1, 1], [0.25, -0.3333], [0.999, 0]];
    for (const [i, point] of (read(write(points)) ?? []).entries()) point.forEach((v, j) => expect(Math.abs(v - (points[i]?.[j] ?? 9))).toBeLessThan(1e-3));
    expect(read(write(points))).toHaveLength(3);
  });
  it('are refused where the text is none', () => {
    for (const text of ['', 'AAAA', 'AAAAA', 'AAAA!AAA', 'A'.repeat(4 * MOST + 4)]) expect(read(text)).toBeNull();
  });
  it('lie evenly along a stroke', () => {
    const stroke = along([[0, 0]], [0.3, 0.4], 0.1);
    expect(stroke).toHaveLength(6);
    expect(stroke[5]?.[0]).toBeCloseTo(0.3);
    expect(along(stroke, [0.31, 0.41], 0.1)).toHaveLength(6);
  });
});

describe('the surface', () => {
  it('has its border where its values pass the level', () => {
    const grid = [[-1, -1, -1], [0.5, 0.5, 0.5], [2, 2, 2]]; // y = -1, 0, 1; zero at two thirds of the way to 0
    const border = contour(grid, 0);
    expect(border).toHaveLength(2);
    for (const [, y, , v] of border) for (const height of [y, v]) expect(height).toBeCloseTo(-1 / 3);
    expect(contour(grid, 5)).toEqual([]);
  });
  it('is toned about the boundary, else about the middle', () => {
    expect(toned([[0, 4]], 2)).toEqual([[-1, 1]]);
    expect(toned([[10, 20]], null)).toEqual([[-1, 1]]);
    expect(toned([[0, 0.1]], 0)[0]?.[1]).toBeCloseTo(0.2); // a judge that knows nothing looks pale
    expect(toned([[null, 1]], 0)).toEqual([[null, 1]]);
  });
  it('moves by shares', () => {
    expect(between([[0, 0]], [[1, 2]], 0.5)).toEqual([[0.5, 1]]);
    expect(between([], [[1, 2]], 0.5)).toEqual([[1, 2]]);
    expect(between([[null, 0]], [[1, 2]], 0.5)).toEqual([[1, 1]]);
    expect(outside([[0, 0], [2, 0], [null, 0]])).toBe(2);
  });
});

describe('the history', () => {
  it('grows by the turns of an answer', () => {
    const begun = grown(NONE, seen(), 'begin');
    const played = grown(begun, seen({ turn: 3, rows: [[1, 9], [2, 9], [null, 9]], kl: 0.4 }), 'play');
    expect(played.turns).toEqual([1, 2, 3]);
    expect(played.losses).toEqual({ 'loss/generator': [1, 2, null] });
    expect([played.looked, played.kl]).toEqual([[0, 3], [1, 0.4]]);
    const half = grown(played, seen({ turn: 3, rows: [[7, 7]], kl: 0.3 }), 'generator');
    expect([half.turns, half.kl]).toEqual([[1, 2, 3], [1, 0.3]]);
    expect(grown(half, seen(), 'begin').turns).toEqual([]);
  });
  it('stays small, and keeps the newest', () => {
    let history = NONE;
    for (let turn = 100; turn <= 10_000; turn += 100) history = grown(history, seen({ turn, rows: Array.from({ length: 100 }, () => [turn]) }), 'play');
    expect(history.turns.length).toBeLessThanOrEqual(3000);
    expect(history.turns[history.turns.length - 1]).toBe(10_000);
    expect(history.losses['loss/generator']).toHaveLength(history.turns.length);
  });
});

describe('the address', () => {
  it('gives words, or drawn points in place of the data', () => {
    expect(settingOf('dataset=grid25\nloss=hinge', '')).toEqual({ words: ['dataset=grid25', 'loss=hinge'], points: null });
    const drawn = settingOf('dataset=grid25\nloss=hinge', write([[0, 0], [0.5, 0.5]]));
    expect(drawn.words).toEqual(['loss=hinge']);
    expect(drawn.points).toHaveLength(2);
  });
  it('loses the parameters of a word that is changed', () => {
    expect(withWords('penalty=[r1]\npenalty.r1.weight=2\nseed=3', { penalty: '[r2]' })).toBe('penalty=[r2]\nseed=3');
    expect(withWords('loss=hinge', { loss: null })).toBe('');
  });
});

/** A server that answers when it is told to, and counts how many requests are under way. */
class Slow {
  asked: [string, unknown][] = [];
  most = 0;
  private open: ((seen: Seen) => void)[] = [];
  send = (method: string, path: string, body: unknown): Promise<Seen> => {
    this.asked.push([`${method}${path}`, body]);
    this.most = Math.max(this.most, this.open.length + 1);
    return new Promise((answer) => this.open.push(answer));
  };
  answer = async (change: Partial<Seen> = {}): Promise<void> => {
    this.open.shift()?.(seen(change));
    for (let i = 0; i < 5; i += 1) await Promise.resolve();
  };
}

describe('a live game', () => {
  const game = () => {
    const server = new Slow();
    return { server, live: new Live(server.send, undefined, 180, (next) => next()) };
  };
  it('has one request under way at most, whatever is pressed', async () => {
    const { server, live } = game();
    live.start({ words: [], points: null });
    live.play(true);
    live.play(true);
    await server.answer();
    live.play(true);
    await server.answer({ turn: 4 });
    live.step('generator');
    live.step('turn');
    await server.answer({ turn: 8 });
    await server.answer();
    await server.answer({ turn: 9 });
    expect(server.most).toBe(1);
    expect(server.asked.map(([path]) => path)).toEqual(['PUT', 'POST/play', 'POST/play', 'POST/step', 'POST/play']);
    expect(live.state.playing).toBe(false);
  });
  it('a new setting makes the answer to the old one void, and goes on playing', async () => {
    const { server, live } = game();
    live.start({ words: ['seed=1'], points: null }, true);
    await server.answer();
    live.start({ words: ['seed=2'], points: null });
    await server.answer({ turn: 4 });
    expect(live.state.seen?.turn).toBe(0);
    await server.answer();
    expect(server.asked.map(([path]) => path)).toEqual(['PUT', 'POST/play', 'PUT', 'POST/play']);
  });
  it('a game that is paused plays no more', async () => {
    const { server, live } = game();
    live.start({ words: [], points: null }, true);
    await server.answer();
    await server.answer({ turn: 2, paused: 'loss/generator was not finite in turn 2' });
    expect(live.state.playing).toBe(false);
    live.play(true);
    expect(server.asked).toHaveLength(2);
  });
  it('asks for as many turns as fit a moment', () => {
    expect(turnsFor(10, 360, 180)).toBe(5);
    expect(turnsFor(10, 10, 180)).toBe(20); // twice at most
    expect(turnsFor(1, 5000, 180)).toBe(1);
    expect(turnsFor(1000, 1, 180)).toBe(1000);
  });
});
