import { useAsk } from '../../data/ask';
import type { Sweep } from '../../data/sweep';
import { Shown } from '../../parts/States';

type Answer = { objective: string; why: string } | { objective: string; shares: Record<string, number> };

/** Which parameters mattered, asked anew with every eighth trial. */
export function Importance({ sweep, finished }: { sweep: Sweep; finished: number }) {
  const told = useAsk<Answer>(`/api/sweeps/${encodeURIComponent(sweep.id)}/importance?of=${Math.floor(finished / 8)}`);
  return (
    <section className="card stack" aria-label="Importance">
      <h2>What mattered for {sweep.objectives[0]?.name}</h2>
      <Shown of={told} height="6rem">
        {(answer) => 'why' in answer ? <p className="soft">{answer.why}</p> : (
          <>
            <div className="bars">
              {Object.entries(answer.shares).map(([key, share]) => <Bar key={key} name={key} share={share} />)}
            </div>
            <p className="soft small">The share of its variance over the trials so far that each parameter explains (fANOVA; Hutter et al. 2014). Parameters that only some trials have are left out.</p>
          </>
        )}
      </Shown>
    </section>
  );
}

const Bar = ({ name, share }: { name: string; share: number }) => <><code>{name}</code><i style={{ width: `${Math.max(1, share * 100)}%` }} /><b>{Math.round(share * 100)} %</b></>;
