import type { Finding } from '../../data/types';

/** What the watchdog saw; nothing where it saw nothing. */
export function Findings({ findings }: { findings: Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <div className="notice warn" role="region" aria-label="Findings">
      <h2>The watchdog saw</h2>
      <ul style={{ margin: 0, paddingLeft: '1.2rem' }}>
        {findings.map((finding, i) => <li key={`${String(finding.turn)} ${i}`}><Told finding={finding} /></li>)}
      </ul>
    </div>
  );
}

function Told({ finding }: { finding: Finding }) {
  const advice = Array.isArray(finding['advice']) ? finding['advice'].map(String) : [];
  return <>{sentence(finding)}{advice.length > 0 ? <span className="soft"> Try {advice.join(', or ')}.</span> : null}</>;
}

function sentence(finding: Finding): string {
  const where = finding.turn === undefined || finding.turn === null ? '' : `Turn ${finding.turn}: `;
  return where + String(finding['sentence'] ?? 'something odd');
}
