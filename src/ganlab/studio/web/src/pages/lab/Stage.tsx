import { Button } from '../../parts/Button';
import { Failure } from '../../parts/States';
import { described } from './Controls';
import { outside } from './field';
import type { Live, State } from './live';
import type { Layer } from './paint';
import { Plane } from './Plane';
import { calm } from './useGame';

const LONGEST_GLIDE = 350;

/** The plane and what is to be said about it. */
export function Stage({ live, state, layers, back }: { live: Live; state: State; layers: readonly Layer[]; back?: (() => void) | undefined }) {
  const { seen, error, starting } = state;
  const away = seen ? outside(seen.fake) : 0;
  return (
    <div className="stack">
      <div className="plane-frame" data-turn={seen?.turn ?? ''}>
        {seen ? <Plane seen={seen} layers={layers} label={described(seen)} glide={calm() ? 0 : Math.min(LONGEST_GLIDE, state.took)} /> : <div className="plane" />}
        {starting ? <p className="plane-said" role="status">{seen ? 'A new game is being made…' : 'The lab is starting. The first game takes some seconds, as the networks’ library is loaded.'}</p> : null}
      </div>
      {error ? <Failure error={error.message} again={() => live.reset()} /> : null}
      {error && back ? <div className="row"><Button small onClick={back}>Back to the setting before</Button></div> : null}
      {seen?.paused ? (
        <div className="notice warn" role="alert">
          <b>The game is paused.</b>
          <span>{seen.paused}</span>
          <Button small onClick={() => live.reset()}>Begin again</Button>
        </div>
      ) : null}
      {away > 0 && !error ? <p className="soft small">{away} of {seen?.fake.length} fake points lie outside of what is shown.</p> : null}
    </div>
  );
}
