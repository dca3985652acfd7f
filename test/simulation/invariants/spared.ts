import { Violation } from '../engine/violation.ts';
import type { Item } from '../models/items.ts';
import type { Conversation } from '../models/mail.ts';
import type { Write } from '../models/table.ts';
import { scene } from '../models/world.ts';
import { isStatus, statusOf } from './record.ts';

/** Milliseconds until every worker knows of the first suppressed address of a deployment; later ones count at once. */
const HEEDED_MS = 15_000;

/**
 * Suppressed addresses get no mail from a batch that begins when workers know of the suppression, and each is on the
 * list of its scope, without which nobody could allow it mail again.
 */
export class Spared {
  /** When each address was suppressed, by scope and address. */
  private readonly since = new Map<string, number>();

  itemWritten(write: Write): void {
    const { pk, after } = write;
    if (isStatus(write)) this.comesBack(write);
    if (pk.startsWith('suppressions#')) this.leavesList(write);
    if (!pk.startsWith('suppressed#')) return;
    for (const [scope, { M = {} }] of Object.entries(after?.entries?.M ?? {})) {
      const key = `${scope} ${M.address?.S?.toLowerCase()}`;
      if (!this.since.has(key)) this.since.set(key, scene.simulation.now);
      if (!scene.world.table.get({ pk: `suppressions#${scope}`, sk: M.id?.S ?? '' }))
        throw new Violation('An address is suppressed that is not on the list');
    }
  }

  private leavesList({ pk, sk, after }: Write): void {
    if (after) return;
    const scope = pk.slice(pk.indexOf('#') + 1);
    const isInForce = (entry: Item): boolean => entry.entries?.M?.[scope]?.M?.id?.S === sk;
    if (scene.world.table.items().some(isInForce)) throw new Violation('A suppressed address was taken off the list');
  }

  conversationBegun({ emailId, process, recipients }: Conversation): void {
    const scope = scene.world.table.get({ pk: `email#${emailId}`, sk: 'status' })?.scope?.S ?? '';
    for (const address of recipients) {
      const since = Math.min(
        ...['default', scope].map((one) => this.since.get(`${one} ${address}`) ?? Number.POSITIVE_INFINITY),
      );
      if (process.begunAt > since + HEEDED_MS) throw new Violation(`${emailId} is sent to a suppressed address`);
    }
  }

  /** A recipient is suppressed before it is recorded as bounced, so that a crash in between loses nothing. */
  private comesBack({ before, after }: Write): void {
    if (!before || !after) return;
    const [was, is] = [statusOf(before), statusOf(after)];
    for (const { address, state } of is.recipients) {
      const cameBack =
        state === 'bounced' && was.recipients.some((r) => r.address === address && r.state === 'accepted');
      if (cameBack && !this.since.has(`${is.scope} ${address}`))
        throw new Violation(`${is.id} was returned from a recipient who is not suppressed`);
    }
  }

  /** Part of the fingerprint of a state. */
  state(): string {
    return JSON.stringify([...this.since]);
  }
}
