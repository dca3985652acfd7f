import { setTimeout as sleep } from 'node:timers/promises';
import type { Address } from '../../../shared/email/address/address.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { newEmailId } from '../../../shared/email/lifecycle/id.ts';
import { isUnderWay } from '../deployment/check.ts';
import type { DeploymentUnderFaults } from '../deployment/deployment.ts';
import { scopes, scopesWith, scopesWithout } from './mail-servers.ts';

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

export interface BacklogOptions {
  total: number;
  random: () => number;
  /** Emails accepted per real second at most; any number unless given. */
  perSecond?: number;
  /** Whether emails are alternately of scopes with and without webhooks, and in all else alike. */
  isPaired?: boolean;
}

/** Accepts emails steadily until all have ended. */
export class Backlog {
  readonly total: number;
  private readonly service: DeploymentUnderFaults;
  private readonly random: () => number;
  private readonly perSecond: number;
  private readonly isPaired: boolean;
  private readonly underWay = new Set<string>();
  private accepted = 0;
  private recipients = 0;

  constructor(
    service: DeploymentUnderFaults,
    { total, random, perSecond = Number.POSITIVE_INFINITY, isPaired = false }: BacklogOptions,
  ) {
    this.service = service;
    this.perSecond = perSecond;
    this.isPaired = isPaired;
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
    const begun = Date.now();
    while (!this.isDone) {
      await this.refill(this.perSecond * (1 + (Date.now() - begun) / 1_000));
      await sleep(LOOK_MS);
      for (const email of await this.service.emails([...this.underWay])) {
        if (!isUnderWay(email)) this.underWay.delete(email.id);
      }
    }
  }

  /** `allowed` emails in all. */
  private async refill(allowed: number): Promise<void> {
    const most = Math.min(this.total, Math.floor(allowed));
    while (this.underWay.size < UNDER_WAY && this.accepted < most) {
      const count = Math.min(ACCEPTED_AT_ONCE, most - this.accepted);
      const ids = await Promise.all(Array.from({ length: count }, () => this.accept(this.accepted++)));
      for (const id of ids.flat()) this.underWay.add(id);
    }
  }

  private accept(n: number): Promise<string[]> {
    const bytes = Uint8Array.from({ length: 16 }, () => Math.floor(this.random() * 256));
    const id = newEmailId(this.service.clock.now(), bytes);
    const [scope, nth] = this.isPaired ? pairedScope(n) : [nthOf(scopes, n), n];
    const recipients = Array.from({ length: 1 + (nth % 3) }, () => this.recipient());
    return this.service.accept(1, { id, scope, recipients }, nth % LARGE_EVERY === 1 ? LARGE_BYTES : 0);
  }

  private recipient(): Email['recipients'][number] {
    const n = this.recipients++;
    const name = n % NOBODY_EVERY === NOBODY_EVERY - 1 ? 'nobody' : 'customer';
    return { address: `${name}-${n}@example.net` as Address, kind: 'to', state: 'pending' };
  }
}

const nthOf = (all: readonly string[], n: number): string => all[n % all.length] ?? 'default';

/** The scope of the nth email, and the number of its pair. */
const pairedScope = (n: number): [string, number] => {
  const pair = Math.floor(n / 2);
  return [nthOf(n % 2 === 0 ? scopesWith : scopesWithout, pair), pair];
};
