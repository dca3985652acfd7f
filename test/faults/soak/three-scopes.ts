import { setTimeout as sleep } from 'node:timers/promises';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { env } from '../../../shared/runtime/env.ts';
import { hang, reply } from '../../support/smtp/behaviours.ts';
import type { DeploymentUnderFaults } from '../deployment/deployment.ts';
import { MailServer } from '../deployment/mail-server.ts';
import { anOrder, itsContent } from '../deployment/orders.ts';
import { startDeployment } from '../deployment/start.ts';
import { percentile } from './comparison.ts';
import { FairQueue } from './fair-queue.ts';

export interface ThreeScopesOptions {
  /** The total number of emails, a third for each scope. */
  emails: number;
  /** Concurrent function processes. */
  workers: number;
  say: (line: string) => void;
}

/** Milliseconds until an email was sent, refused, held or put off. */
export interface Latency {
  scope: string;
  emails: number;
  /** Emails without any outcome yet. */
  untouched: number;
  p50: number;
  p95: number;
}

export interface ThreeScopesResult {
  /** Of `default`, without other mail. */
  quiet: Latency;
  /** During the flood: `default` is healthy, the server of `eu` hangs, that of `us` refuses every recipient. */
  flooded: Latency[];
}

const WARM_UP = 20;
const QUIET = 150;
/** Milliseconds between two emails of `default`. */
const INTERVAL_MS = 250;
const SCHEDULE_MS = 60_000;
const POLL_MS = 20;
const TIMEOUT_MS = 60_000;
const ACCEPTED_AT_ONCE = 20;
/** Time for the last emails to settle. */
const SETTLE_MS = 3_000;
/** After the end of the run. */
const DUE_MS = 3_600_000;

const touchedAt = ({ sentAt, heldAt, putOffAt, history }: Email): number =>
  Math.min(...[sentAt, heldAt, putOffAt, history?.[0]?.at].map((at) => at ?? Number.POSITIVE_INFINITY));

/** `begun` is when they were enqueued, if later than their acceptance. */
const latencyOf = (scope: string, emails: readonly Email[], begun?: number): Latency => {
  const latencies = emails.map((email) => touchedAt(email) - (begun ?? email.createdAt)).toSorted((a, b) => a - b);
  const untouched = latencies.filter((ms) => !Number.isFinite(ms)).length;
  const rounded = (part: number): number => Math.round(percentile(latencies, part));
  return { scope, emails: emails.length, untouched, p50: rounded(0.5), p95: rounded(0.95) };
};

/** Three scopes, one of them healthy, on real function processes in real time. */
class ThreeScopes {
  private readonly service: DeploymentUnderFaults;
  private readonly options: ThreeScopesOptions;
  private readonly queue: FairQueue;
  private over = false;

  constructor(service: DeploymentUnderFaults, options: ThreeScopesOptions) {
    this.service = service;
    this.queue = new FairQueue(service.queue);
    this.options = options;
  }

  async run(): Promise<ThreeScopesResult> {
    const workers = Array.from({ length: this.options.workers }, () => this.work());
    const schedule = setInterval(() => void this.service.release(), SCHEDULE_MS);
    try {
      return await this.measure();
    } finally {
      clearInterval(schedule);
      this.over = true;
      await Promise.all(workers);
    }
  }

  private async measure(): Promise<ThreeScopesResult> {
    const { emails, say } = this.options;
    const each = Math.round(emails / 3);
    const [hung, refused] = await Promise.all([this.prepare(each, 'eu'), this.prepare(each, 'us')]);
    await this.stream(WARM_UP);
    const quiet = latencyOf('default', await this.stream(QUIET));
    say(`quiet: p95 ${quiet.p95} ms`);
    const begun = this.service.clock.now();
    const flood = [this.service.enqueue(hung, 'eu'), this.service.enqueue(refused, 'us')];
    const well = await this.stream(each);
    await Promise.all(flood);
    const flooded = [
      latencyOf('default', well),
      latencyOf('eu', await this.service.emails(hung), begun),
      latencyOf('us', await this.service.emails(refused), begun),
    ];
    return { quiet, flooded };
  }

  /** Sends emails of `default` one after the other. Resolves to their records a while later. */
  private async stream(count: number): Promise<Email[]> {
    const accepted: Promise<string[]>[] = [];
    for (let n = 0; n < count; n++) {
      accepted.push(this.service.accept(1));
      await sleep(INTERVAL_MS);
    }
    const ids = (await Promise.all(accepted)).flat();
    await sleep(SETTLE_MS);
    return this.service.emails(ids);
  }

  /** Stores emails without enqueuing them: the flood is of the queue, not of the API. */
  private async prepare(count: number, scope: string): Promise<string[]> {
    const ids: string[] = [];
    while (ids.length < count) {
      const emails = Array.from({ length: Math.min(ACCEPTED_AT_ONCE, count - ids.length) }, () =>
        anOrder(this.service.clock.now(), { scope, dueAt: this.service.clock.now() + DUE_MS }),
      );
      await Promise.all(emails.map((email) => this.service.store.accept(email, itsContent())));
      ids.push(...emails.map(({ id }) => id));
    }
    return ids;
  }

  private async work(): Promise<void> {
    const worker = this.service.functions.start();
    while (!this.over) {
      const records = await this.queue.receive();
      if (records.length === 0) await sleep(POLL_MS);
      else await this.service.invoke(records, { worker, timeoutMs: TIMEOUT_MS });
      this.queue.done(records);
    }
  }
}

export const threeScopes = async (options: ThreeScopesOptions): Promise<ThreeScopesResult> => {
  const environment = { [env.workers]: String(options.workers) };
  const service = await startDeployment({ emulators: 'apart', environment });
  const servers = await Promise.all([
    MailServer.start({ greeting: hang() }),
    MailServer.start({ rcpt: reply('550 5.7.1 Not from you') }),
  ]);
  try {
    for (const [index, scope] of ['eu', 'us'].entries()) {
      await service.settings.save({ 'system/smtp/port': servers[index]?.port ?? 0 }, undefined, scope);
    }
    return await new ThreeScopes(service, options).run();
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await service.close();
  }
};
