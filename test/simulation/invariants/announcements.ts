import { Violation } from '../engine/simulation.ts';
import { REQUEUE_AFTER_MS } from '../environment.ts';
import { scene } from '../models/world.ts';

/**
 * Design invariant 2: what is on the queue is an id, and no more of them than there are reasons. An email that nobody
 * changed is enqueued a few times within the time that a worker is given to take it: by whoever accepted it, by each of
 * the workers that got its message twice and owe copies, by a request whose answer was lost, by a release that found it
 * due, and by one that lets it go from its circuit.
 */
const MOST_PER_PERIOD = 8;

export class BoundedAnnouncements {
  private readonly sent = new Map<string, { period: number; revision: string; count: number }>();

  entered(body: string): void {
    const { id } = JSON.parse(body) as { id?: string };
    if (id === undefined) return;
    const revision = scene.world.table.get({ pk: `email#${id}`, sk: 'status' })?.revision?.N;
    if (revision === undefined) throw new Violation(`${id} is on the queue and not in the table`);
    const period = Math.floor(scene.simulation.now / REQUEUE_AFTER_MS);
    const last = this.sent.get(id);
    const isSame = last?.period === period && last.revision === revision;
    const count = isSame ? last.count + 1 : 1;
    if (count > MOST_PER_PERIOD) throw new Violation(`${id} was enqueued ${count} times, and nobody had touched it`);
    this.sent.set(id, { period, revision, count });
  }

  /** For the hash of a state. */
  state(): string {
    return JSON.stringify([...this.sent]);
  }
}
