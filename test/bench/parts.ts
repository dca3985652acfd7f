import type { Figure } from './figure.ts';
import { acceptLatency } from './parts/accept-latency.ts';
import { bundleSizes } from './parts/bundle-sizes.ts';
import { coldStart } from './parts/cold-start.ts';
import { costFigures } from './parts/cost.ts';
import { droppedConnections } from './parts/dropped-connections.ts';
import { firstEmail } from './parts/first-email.ts';
import { flatness, release } from './parts/flatness.ts';
import { memory } from './parts/memory.ts';
import { relay } from './parts/relay.ts';
import { countRequests, requestFigures } from './parts/requests.ts';
import { returnedMail } from './parts/returned-mail.ts';
import { throughput } from './parts/throughput.ts';
import { wholePath } from './parts/whole-path.ts';
import { workerCpu } from './parts/worker-cpu.ts';

export interface Part {
  name: string;
  /** Skipped in a quick run because it takes too long. */
  fullOnly?: true;
  measure(quick: boolean, peers: boolean): Promise<Figure[]>;
}

/** The measurements of `npm run bench`, in order. */
export const parts: Part[] = [
  { name: 'bundles', measure: () => bundleSizes() },
  { name: 'cold-start', measure: (quick) => coldStart(quick ? 5 : 21) },
  { name: 'first-email', measure: (quick) => firstEmail(quick ? 1 : 7) },
  {
    name: 'requests',
    measure: async (quick) => {
      const counts = await countRequests(quick ? 150 : 1_000);
      return [...requestFigures(counts), ...costFigures(counts)];
    },
  },
  { name: 'dropped-connections', measure: () => droppedConnections() },
  { name: 'accept-latency', measure: (quick) => acceptLatency(quick ? 300 : 2_000) },
  { name: 'throughput', measure: (quick) => throughput(quick) },
  { name: 'worker-cpu', measure: (quick) => (quick ? workerCpu(150, 1) : workerCpu(500, 5)) },
  { name: 'relay', measure: (quick) => relay(quick) },
  { name: 'returned-mail', fullOnly: true, measure: () => returnedMail(100) },
  { name: 'memory', fullOnly: true, measure: () => memory() },
  { name: 'whole-path', fullOnly: true, measure: (_quick, peers) => wholePath(3_000, peers) },
  { name: 'flatness', fullOnly: true, measure: () => flatness([1_000, 100_000]) },
  { name: 'release', fullOnly: true, measure: () => release(10_000) },
];
