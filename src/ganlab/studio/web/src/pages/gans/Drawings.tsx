import type { ReactNode } from 'react';
import { best, fake, path, real } from './densities';

/** A drawing with its description. */
export function Drawing({ label, width, height, children }: { label: string; width: number; height: number; children: ReactNode }) {
  return <svg className="drawing" role="img" aria-label={label} viewBox={`0 0 ${width} ${height}`}>{children}</svg>;
}

const Tip = () => <defs><marker id="gans-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z" fill="var(--soft)" /></marker></defs>;
const Arrow = ({ d, dashed = false }: { d: string; dashed?: boolean }) => <path d={d} className={dashed ? 'arrow dashed' : 'arrow'} markerEnd="url(#gans-tip)" />;
const SPREAD = [[3, 8], [11, 2], [18, 12], [7, 20], [23, 22], [14, 29], [30, 8], [29, 30], [2, 31]] as const;
const Dots = ({ x, y, fill }: { x: number; y: number; fill: string }) => <g fill={fill}>{SPREAD.map(([u, v]) => <circle key={`${u} ${v}`} cx={x + u} cy={y + v} r={2.6} />)}</g>;
const Ring = ({ x, y, radius, kind }: { x: number; y: number; radius: number; kind: 'real' | 'fake' }) => (
  <g>{Array.from({ length: 8 }, (_, i) => {
    const [u, v] = [x + radius * Math.cos((i * Math.PI) / 4), y + radius * Math.sin((i * Math.PI) / 4)];
    return kind === 'real' ? <circle key={i} cx={u} cy={v} r={3.6} fill="var(--c0)" /> : <Diamond key={i} x={u + ((i * 5) % 7) - 3} y={v + ((i * 3) % 5) - 2} />;
  })}</g>
);
const Diamond = ({ x, y, r = 4 }: { x: number; y: number; r?: number }) => <path d={`M${x} ${y - r}l${r} ${r}l${-r} ${r}l${-r} ${-r}z`} fill="none" stroke="var(--c1)" strokeWidth="1.8" />;
/** A network: its wide side is where the sample is. */
const Network = ({ x, y, name, opens, tone }: { x: number; y: number; name: string; opens: boolean; tone: string }) => (
  <g>
    <path d={opens ? `M${x} ${y - 14}L${x + 58} ${y - 32}V${y + 32}L${x} ${y + 14}z` : `M${x} ${y - 32}L${x + 58} ${y - 14}V${y + 14}L${x} ${y + 32}z`} fill={tone} fillOpacity=".18" stroke={tone} strokeWidth="1.8" strokeLinejoin="round" />
    <text x={x + 29} y={y + 6} className="big">{name}</text>
  </g>
);

export function Players() {
  return (
    <Drawing label="Noise goes into G, which makes fakes. Fakes and real samples go into D, which says how real each looks; what D says goes back to G." width={380} height={230}>
      <Tip />
      <Dots x={8} y={52} fill="var(--soft)" /><text x={24} y={108}>noise</text>
      <Arrow d="M46 68H66" /><Network x={72} y={68} name="G" opens tone="var(--c1)" /><Arrow d="M134 68H158" />
      <Ring x={186} y={68} radius={20} kind="fake" /><text x={186} y={112}>fakes</text>
      <Ring x={186} y={168} radius={20} kind="real" /><text x={186} y={212}>real samples</text>
      <Arrow d="M214 76C240 84 240 106 256 110" /><Arrow d="M214 160C240 152 240 130 256 126" />
      <Network x={262} y={118} name="D" opens={false} tone="var(--c0)" /><Arrow d="M324 118H342" />
      <text x={361} y={114}>how</text><text x={361} y={130}>real?</text>
      <Arrow d="M291 84C291 14 101 8 101 38" dashed /><text x={196} y={14}>what would look more real</text>
    </Drawing>
  );
}

const [WIDTH, FLOOR] = [240, 112];
const SCENES: [string, number, number, string][] = [
  ['D learns', -0.5, -0.5, 'D rises where real samples are and falls where fakes are.'],
  ['G learns', -0.05, -0.5, 'G moves its fakes up D’s slope, to where D is high.'],
  ['A tie', 0.35, 0.35, 'The fakes lie as the real samples do, and D can only guess: a half everywhere.'],
];

/** Real, fake and the best D in one dimension, at three times of the game. */
export function Scenes() {
  return (
    <div className="cards three">
      {SCENES.map(([title, mean, seen, said]) => (
        <figure key={title} className="stack small-gap">
          <Drawing label={`${title}: ${said}`} width={WIDTH} height={132}>
            <Tip />
            <path d={`${path(real, WIDTH, FLOOR, 15)}V${FLOOR}H0z`} fill="var(--c0)" fillOpacity=".25" stroke="var(--c0)" strokeWidth="1.6" />
            <path d={path((x) => fake(x, mean), WIDTH, FLOOR, 15)} fill="none" stroke="var(--c1)" strokeWidth="1.8" strokeDasharray="5 3" />
            <path d={path((x) => best(x, seen), WIDTH, FLOOR, 98)} fill="none" stroke="var(--ink)" strokeWidth="1.8" />
            {mean !== seen ? <Arrow d="M92 30H134" /> : null}
            <path d={`M0 ${FLOOR}H${WIDTH}`} stroke="var(--rule-strong)" />
            <text x={162} y={127} style={{ fill: 'var(--c0)' }}>real</text>{seen < mean || mean < 0 ? <text x={120 + 120 * mean} y={127} style={{ fill: 'var(--c1)' }}>fake</text> : <text x={210} y={127} style={{ fill: 'var(--c1)' }}>and fake</text>}
            <text x={mean === 0.35 ? 20 : 225} y={mean === 0.35 ? 58 : 26}>D</text>
          </Drawing>
          <figcaption className="small"><b>{title}.</b> {said}</figcaption>
        </figure>
      ))}
    </div>
  );
}

const SEVEN = ['11111', '00001', '00010', '00100', '00100', '01000'];
const Picture = ({ x, y, tone }: { x: number; y: number; tone: string }) => (
  <g>
    <rect x={x - 5} y={y - 5} width={50} height={58} rx={5} fill="none" stroke="var(--rule-strong)" />
    {SEVEN.flatMap((row, i) => [...row].map((bit, j) => (bit === '1' ? <rect key={`${i} ${j}`} x={x + j * 8} y={y + i * 8} width={7} height={7} rx={1.5} fill={tone} /> : null)))}
  </g>
);
const Bars = ({ x, values, names, tone }: { x: number; values: number[]; names: string[]; tone: string }) => (
  <g>{values.map((value, i) => <g key={names[i]}><text x={x - 4} y={34 + i * 20} className="end">{names[i]}</text><rect x={x} y={25 + i * 20} width={46 * value} height={10} rx={3} fill={tone} /></g>)}</g>
);

export function Classifying() {
  return (
    <Drawing label="A classifier: a picture goes into a convolutional network, which says which class it shows; the true class is told." width={380} height={124}>
      <Tip />
      <Picture x={14} y={28} tone="var(--c0)" /><Arrow d="M68 52H112" /><Network x={120} y={52} name="CNN" opens={false} tone="var(--c0)" /><Arrow d="M186 52H228" />
      <Bars x={262} values={[0.1, 0.25, 0.9, 0.12]} names={['1', '2', '7', '9']} tone="var(--c0)" /><text x={284} y={120}>the label says 7</text>
    </Drawing>
  );
}

export function Generating() {
  return (
    <Drawing label="A GAN: noise goes into G, which makes a picture; D says real or fake. Nobody tells a class." width={380} height={124}>
      <Tip />
      <Dots x={6} y={36} fill="var(--soft)" /><Arrow d="M44 52H58" /><Network x={64} y={52} name="G" opens tone="var(--c1)" /><Arrow d="M126 52H142" />
      <Picture x={154} y={28} tone="var(--c1)" /><Arrow d="M204 52H220" /><Network x={226} y={52} name="D" opens={false} tone="var(--c0)" />
      <g transform="translate(66 12)"><Bars x={268} values={[0.7, 0.3]} names={['real', 'fake']} tone="var(--c0)" /></g><text x={196} y={118}>no labels: where it came from is known</text>
    </Drawing>
  );
}

export function Collapsed() {
  return (
    <Drawing label="Eight groups of real samples on a circle; all fakes lie on one of them." width={220} height={120}>
      <Ring x={110} y={60} radius={44} kind="real" />
      {[[0, 0], [6, -4], [-5, 5], [4, 6], [-6, -5], [9, 3]].map(([x = 0, y = 0]) => <Diamond key={`${x} ${y}`} x={141 + x} y={29 + y} />)}
    </Drawing>
  );
}

export function Vanished() {
  return (
    <Drawing label="D is nought over all fakes and one over the real samples, flat on both sides, so that no slope shows the fakes where to go." width={220} height={120}>
      <path d="M8 94H96C112 94 112 24 128 24H212" fill="none" stroke="var(--ink)" strokeWidth="2" /><path d="M8 104H212" stroke="var(--rule-strong)" />
      {[22, 36, 48, 62].map((x) => <Diamond key={x} x={x} y={94} />)}{[158, 170, 180, 194].map((x) => <circle key={x} cx={x} cy={24} r={3.6} fill="var(--c0)" />)}
      <text x={42} y={80}>no slope here</text><text x={204} y={46}>D</text>
    </Drawing>
  );
}

export function Circling() {
  const spiral = Array.from({ length: 90 }, (_, i) => `${i === 0 ? 'M' : 'L'}${(110 + (20 + i * 0.28) * 1.9 * Math.cos(i / 7)).toFixed(1)} ${(60 + (20 + i * 0.28) * Math.sin(i / 7)).toFixed(1)}`).join('');
  return (
    <Drawing label="The fakes circle round the real samples and do not come to rest." width={220} height={120}>
      <Tip />
      <Arrow d={spiral} /><circle cx={110} cy={60} r={4.5} fill="var(--c0)" /><Diamond x={148} y={60} />
    </Drawing>
  );
}
