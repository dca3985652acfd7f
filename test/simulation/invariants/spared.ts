import { Violation } from '../engine/violation.ts';
import type { Conversation } from '../models/mail.ts';
import type { Write } from '../models/table.ts';
import { scene } from '../models/world.ts';
import { isStatus, statusOf } from './record.ts';

/** Within this, every worker heeds the first suppressed address of a deployment; later ones at once. */
const HEEDED_MS = 15_000;

/** Who is on the list of suppressed addresses gets no mail from a batch that begins when the list is heeded. */
export class Spared {
  /** Since when, by scope and address. */
  private readonly since = new Map<string, number>();

  written(write: Write): void {
    const { pk, after } = write;
    if (isStatus(write)) this.comesBack(write);
    if (!pk.startsWith('suppressed#')) return;
    for (const [scope, { M = {} }] of Object.entries(after?.entries?.M ?? {})) {
      const key = `${scope} ${M.address?.S?.toLowerCase()}`;
      if (!this.since.has(key)) this.since.set(key, scene.simulation.now);
    }
  }

  begun({ emailId, process, recipients }: Conversation): void {
    const scope = scene.world.table.get({ pk: `email#${emailId}`, sk: 'status' })?.scope?.S ?? '';
    for (const address of recipients) {
      const since = Math.min(
        ...['default', scope].map((one) => this.since.get(`${one} ${address}`) ?? Number.POSITIVE_INFINITY),
      );
      if (process.begunAt > since + HEEDED_MS)
        throw new Violation(`${emailId} goes to somebody who is on the list of suppressed addresses`);
    }
  }

  /** Whoever is found not to exist is on the list before the record says so: a crash in between must not lose it. */
  private comesBack({ before, after }: Write): void {
    if (!before || !after) return;
    const [was, is] = [statusOf(before), statusOf(after)];
    for (const { address, state } of is.recipients) {
      const cameBack =
        state === 'bounced' && was.recipients.some((r) => r.address === address && r.state === 'accepted');
      if (cameBack && !this.since.has(`${is.scope} ${address}`))
        throw new Violation(`${is.id} came back from somebody who is not on the list of suppressed addresses`);
    }
  }

  /** For the hash of a state. */
  state(): string {
    return JSON.stringify([...this.since]);
  }
}
