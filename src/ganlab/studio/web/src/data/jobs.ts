import { useState } from 'react';
import { useEvents } from './events';
import type { Job } from './types';

/** All jobs, as the stream tells them; null until it has. */
export function useJobs(): Job[] | null {
  const [jobs, setJobs] = useState<Job[] | null>(null);
  useEvents('jobs', (_, data) => setJobs(data['jobs'] as Job[]));
  return jobs;
}

export const isLiving = (job: Job): boolean => job.state === 'queued' || job.state === 'running';

/** Where a job's run or sweep is looked at. */
export const placeOf = (job: Job): string | null => (job.run === null ? null : `/${job.kind === 'sweep' ? 'sweeps' : 'runs'}/${encodeURIComponent(job.run)}`);
