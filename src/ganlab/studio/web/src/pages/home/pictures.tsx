/** A five of the handwritten digits, as light as each of its 8 x 8 pixels is. */
const FIVE = ['00888700', '04f86530', '07e00000', '07fda200', '00254e80', '00000c90', '00a65f60', '006eda00'].map((row) => [...row].map((c) => parseInt(c, 16) / 15));

/** A number from 0 to 1 that looks random and is the same for each place. */
export function grain(x: number, y: number, turn: number): number {
  const wave = Math.sin(x * 12.9898 + y * 78.233 + turn * 37.719) * 43758.5453;
  return wave - Math.floor(wave);
}

/** The digit as a generator draws it after a share of its training: noise at 0, the digit at 1. */
export const drawn = (share: number, turn: number): number[][] => FIVE.map((row, y) => row.map((light, x) => share * light + (1 - share) * grain(x, y, turn)));

function Tile({ at, share, turn }: { at: number; share: number; turn: number }) {
  return (
    <g transform={`translate(${at} 31)`}>
      <rect x={-2} y={-2} width={52} height={52} rx={6} fill="#12161d" />
      {drawn(share, turn).flatMap((row, y) => row.map((light, x) => <rect key={`${x} ${y}`} x={x * 6} y={y * 6} width={6.2} height={6.2} fill="#f4f6fa" opacity={light} />))}
    </g>
  );
}

export const Growing = <>{[0, 0.45, 0.75, 1].map((share, i) => <Tile key={share} at={14 + i * 56} share={share} turn={i} />)}</>;

const RING = Array.from({ length: 8 }, (_, i) => [120 + 78 * Math.cos((i * Math.PI) / 4), 56 + 40 * Math.sin((i * Math.PI) / 4)] as const);
const CLOUD = [[-8, 5], [7, -6], [2, 9], [-4, -7]] as const;

/** Eight places of real points; the fakes leave the middle for them and come back. */
export const Game = (
  <>
    {RING.map(([x, y]) => <circle key={`${x} ${y}`} cx={x} cy={y} r={9} fill="none" stroke="var(--c0)" strokeWidth={2.5} />)}
    {RING.flatMap(([x, y], i) => CLOUD.map(([dx, dy], j) => {
      const away = { '--dx': `${(120 - x) * 0.8}px`, '--dy': `${(56 - y) * 0.8}px`, animationDelay: `${-((i * 4 + j) % 7) * 0.12}s` };
      return <circle key={`${i} ${j}`} className="fake" cx={x + dx} cy={y + dy} r={2.6} fill="var(--c1)" style={away as React.CSSProperties} />;
    }))}
  </>
);

const NODES = [['Latent', 8, 41], ['Dense', 66, 17], ['Upsample', 66, 66], ['Concat', 132, 41], ['Image', 188, 41]] as const;

export const Drawing = (
  <>
    <g fill="none" stroke="var(--rule-strong)" strokeWidth={2}>
      <path d="M52 55c8 0 6-24 14-24M52 55c8 0 6 25 14 25M112 31c12 0 8 24 20 24M124 80c8 0 2-25 8-25M176 55h12" />
    </g>
    {NODES.map(([name, x, y], i) => (
      <g key={name} transform={`translate(${x} ${y})`}>
        <rect width={name === 'Upsample' ? 58 : 45} height={28} rx={6} fill="var(--card)" stroke={`var(--c${i})`} strokeWidth={2} />
        <text x={name === 'Upsample' ? 29 : 22.5} y={18} textAnchor="middle" fontSize={10} fill="var(--ink)">{name}</text>
      </g>
    ))}
  </>
);

export const Curves = (
  <>
    <path d="M20 25c40 70 70 60 200 66" fill="none" stroke="var(--c0)" strokeWidth={3} />
    <path d="M20 80c60-60 90-20 200-30" fill="none" stroke="var(--c1)" strokeWidth={3} />
  </>
);
