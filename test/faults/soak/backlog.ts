import { setTimeout as sleep } from 'node:timers/promises';
import type { Address } from '../../../shared/email/address/address.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { newEmailId } from '../../../shared/email/lifecycle/id.ts';
import { isUnderWay } from '../deployment/check.ts';
import type { DeploymentUnderFaults } from '../deployment/deployment.ts';
import { scopes } from './mail-servers.ts';

/** Emails in progress at once; more would only be enqueued again and again under a fast clock. */
const UNDER_WAY = 300;
const ACCEPTED_AT_ONCE = 25;
/** In real milliseconds. */
const LOOK_MS = 250;
/** One in so many emails is too large for the table. */
const LARGE_EVERY = 250;
const LARGE_BYTES = 600_000;
/** One recipient in so many is refused permanently. */
const NOBODY_EVERY = 97;

/** Accepts emails steadily until all have ended. */
export class Backlog {
  readonly total: number;
  private readonly service: DeploymentUnderFaults;
  private readonly random: () => number;
  private readonly underWay = new Set<string>();
  private accepted = 0;
  private recipients = 0;

  constructor(service: DeploymentUnderFaults, total: number, random: () => number) {
    this.service = service;
    this.total = total;
    this.random = random;
  }

  /** Emails in a final state, or lost. */
  get done(): number {
    return this.accepted - this.underWay.size;
  }

  get isDone(): boolean {
    return this.done === this.total;
  }

  /** Runs until all emails have been accepted and have ended. */
  async run(): Promise<void> {
    while (!this.isDone) {
      await this.refill();
      await sleep(LOOK_MS);
      for (const email of await this.service.emails([...this.underWay])) {
        if (!isUnderWay(email)) this.underWay.delete(email.id);
      }
    }
  }

  private async refill(): Promise<void> {
    while (this.underWay.size < UNDER_WAY && this.accepted < this.total) {
      const count = Math.min(ACCEPTED_AT_ONCE, this.total - this.accepted);
      const ids = await Promise.all(Array.from({ length: count }, () => this.accept(this.accepted++)));
      for (const id of ids.flat()) this.underWay.add(id);
    }
  }

  private accept(n: number): Promise<string[]> {
    const bytes = Uint8Array.from({ length: 16 }, () => Math.floor(this.random() * 256));
    const id = newEmailId(this.service.clock.now(), bytes);
    const scope = scopes[n % scopes.length] ?? 'default';
    const recipients = Array.from({ length: 1 + (n % 3) }, () => this.recipient());
    return this.service.accept(1, { id, scope, recipients }, n % LARGE_EVERY === 1 ? LARGE_BYTES : 0);
  }

  private recipient(): Email['recipients'][number] {
    const n = this.recipients++;
    const name = n % NOBODY_EVERY === NOBODY_EVERY - 1 ? 'nobody' : 'customer';
    return { address: `${name}-${n}@example.net` as Address, kind: 'to', state: 'pending' };
  }
}
