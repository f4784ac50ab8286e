import { Fragment, type KeyboardEvent, useRef } from 'react';
import { cividis, inkOn, isLog, place, type Scale, scale } from '../../data/colours';
import { best, type Panel, type Quantity, spreadOf, type Square, stateOf, wordOf } from '../../data/sweep';
import { number } from '../../data/words';

const SIGNS: Record<string, string> = { failed: '✕', missing: '✕', running: '▶', interrupted: '❚❚', waiting: '…', new: '…', pruned: '⇥' };
const STEPS: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

const ACROSS = 8;
const FEW = 5; // columns, which have room for larger squares

interface Props {
  panel: Panel;
  rowKey: string;
  columnKey: string;
  quantity: Quantity;
  protocol: string | null;
  chosen: Square | null;
  onChoose: (square: Square) => void;
}

/** One heatmap: a picture and a value in each square. Arrow keys walk over it, Enter chooses. */
export function Heat({ panel, rowKey, columnKey, quantity, protocol, chosen, onChoose }: Props) {
  const table = useRef<HTMLTableElement>(null);
  const scales = scalesOf(panel, quantity, protocol);
  const first = best(panel.squares, quantity, protocol);
  const walk = (event: KeyboardEvent, row: number, column: number) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    table.current?.querySelector<HTMLElement>(`[data-place="${row + step[0]} ${column + step[1]}"]`)?.focus();
  };
  const start = panel.squares.includes(chosen ?? panel.squares[0]!) && chosen ? chosen : panel.squares[0];
  return (
    <section className="stack" aria-label={panel.rest || 'Heatmap'}>
      {panel.rest ? <h2 className="mono">{panel.rest}</h2> : null}
      <div className="scroll">
        <table className={panel.columns.length <= FEW ? 'heat few' : 'heat'} ref={table}>
          <caption className="visually-hidden">{`${quantity.title} by ${rowKey} (rows) and ${columnKey} (columns)`}</caption>
          {bands(panel).map(({ rows, columns }, band) => (
            <Fragment key={band}>
              <thead>
                <tr><td><span className="small soft">{rowKey ? <>{rowKey} ↓<br /></> : null}{columnKey} →</span></td>{columns.map((name) => <th key={name} scope="col">{name}</th>)}</tr>
              </thead>
              <tbody>
                {rows.map((row, i) => (
                  <tr key={row}>
                    <th scope="row">{row || <Unseen>all</Unseen>}</th>
                    {columns.map((column, j) => {
                      const square = panel.squares.find((one) => one.row === row && one.column === column);
                      if (!square) return <td key={column}><div className="asked-not">not asked for</div></td>;
                      return (
                        <td key={column}>
                          <SquareButton square={square} quantity={quantity} protocol={protocol} scale={scales.get(familyOf(square, quantity))} isBest={square === first} pressed={square === chosen} at={`${band + i} ${j}`} reached={square === start} onKeyDown={(event) => walk(event, band + i, j)} onClick={() => onChoose(square)} />
                        </td>
                      );
                    })}
                  </tr>
                ))}
              </tbody>
            </Fragment>
          ))}
        </table>
      </div>
      {[...scales].map(([family, one]) => <Legend key={family} family={family} scale={one} quantity={quantity} />)}
    </section>
  );
}

/** A long single row is broken into several, as a text is into lines. */
function bands({ rows, columns }: Panel): Pick<Panel, 'rows' | 'columns'>[] {
  if (rows.length > 1 || columns.length <= ACROSS) return [{ rows, columns }];
  return Array.from({ length: Math.ceil(columns.length / ACROSS) }, (_, i) => ({ rows, columns: columns.slice(i * ACROSS, (i + 1) * ACROSS) }));
}

interface SquareProps {
  square: Square;
  quantity: Quantity;
  protocol: string | null;
  scale: Scale | undefined;
  isBest: boolean;
  pressed: boolean;
  at: string;
  reached: boolean;
  onKeyDown: (event: KeyboardEvent) => void;
  onClick: () => void;
}

function SquareButton({ square, quantity, protocol, scale: of, isBest, pressed, at, reached, onKeyDown, onClick }: SquareProps) {
  const found = spreadOf(square, quantity, protocol);
  const state = stateOf(square.cells);
  const colour = found && of ? cividis(place(found.mean, of)) : null;
  const drawn = square.cells.find((cell) => cell.thumbnail && cell.id);
  const value = found ? number(found.mean, 3) : state === 'finished' ? 'no value' : wordOf(state);
  const among = square.cells.length;
  const running = square.cells.find((cell) => cell.state === 'running');
  const lines = [
    found?.deviation ? `± ${number(found.deviation, 2)}` : '',
    among > 1 ? (found && found.count < among ? `${found.count} of ${among} seeds` : `${among} seeds`) : '',
    found && state !== 'finished' ? wordOf(state) : '',
    running?.turn && running.turns ? `turn ${number(running.turn)} of ${number(running.turns)}` : '',
    quantity.isLoss && found ? (square.cells[0]?.family ?? '') : '',
  ].filter(Boolean);
  return (
    <button type="button" className={['square', found ? '' : state, isBest ? 'best' : ''].filter(Boolean).join(' ')} style={colour ? { background: colour, color: inkOn(colour) } : undefined} aria-pressed={pressed} data-place={at} tabIndex={reached ? 0 : -1} onKeyDown={onKeyDown} onClick={onClick}>
      {drawn ? <span className="sheet"><img src={`/api/runs/${encodeURIComponent(drawn.id ?? '')}/picture/${encodeURIComponent(drawn.thumbnail ?? '')}`} alt="" loading="lazy" /></span> : <span className="blank" aria-hidden="true">{SIGNS[state] ?? ''}</span>}
      <span className="told">
        <b className={found ? undefined : 'plain'}>
          <Unseen>{`${square.row}, ${square.column}: ${found ? quantity.title : ''} `}</Unseen>
          {found ? null : <span aria-hidden="true">{SIGNS[state] ?? ''} </span>}{value}
        </b>
        {lines.map((line) => <small key={line}><Unseen>, </Unseen>{line}</small>)}
      </span>
      {isBest ? <span className="star"><Unseen>, </Unseen>best</span> : null}
    </button>
  );
}

/** For those who listen to the page. */
const Unseen = ({ children }: { children: string }) => <span className="visually-hidden">{children}</span>;

function Legend({ family, scale: of, quantity }: { family: string; scale: Scale; quantity: Quantity }) {
  const stops = [0, 0.25, 0.5, 0.75, 1].map((x) => cividis(of.falling ? 1 - x : x)).join(', ');
  return (
    <div className="scale soft">
      {family ? <b>{family}</b> : null}<span>{number(of.low, 3)}</span><i style={{ background: `linear-gradient(to right, ${stops})` }} /><span>{number(of.high, 3)}</span>
      <span>{isLog(of) ? 'logarithmic; ' : ''}{quantity.better ? `${quantity.better === 'max' ? 'more' : 'less'} is better` : ''}</span>
    </div>
  );
}

const familyOf = (square: Square, quantity: Quantity): string => (quantity.isLoss ? (square.cells[0]?.family ?? '') : '');

function scalesOf(panel: Panel, quantity: Quantity, protocol: string | null): Map<string, Scale> {
  const values = new Map<string, number[]>();
  for (const square of panel.squares) {
    const found = spreadOf(square, quantity, protocol);
    const family = familyOf(square, quantity);
    if (found) values.set(family, [...(values.get(family) ?? []), found.mean]);
  }
  return new Map([...values].map(([family, all]) => [family, scale(all, quantity.better === 'max')]));
}
