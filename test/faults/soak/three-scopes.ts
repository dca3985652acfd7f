import { setTimeout as sleep } from 'node:timers/promises';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { env } from '../../../shared/runtime/env.ts';
import { hang, reply } from '../../support/smtp/behaviours.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { MailServer } from '../deployment/mail-server.ts';
import { startDeployment } from '../deployment/start.ts';

export interface ThreeScopesOptions {
  /** A third of them for each scope. */
  emails: number;
  /** Function processes at once. */
  workers: number;
  say: (line: string) => void;
}

/** Milliseconds from acceptance until an email was sent, refused, held or put off. */
export interface Latency {
  scope: string;
  emails: number;
  /** Those of which nothing came yet. */
  untouched: number;
  p50: number;
  p95: number;
}

export interface ThreeScopesResult {
  /** Of `default`, while there was no other mail. */
  quiet: Latency;
  /** During the flood: `default` is well, the server of `eu` hangs, that of `us` refuses every recipient. */
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

const touchedAt = ({ sentAt, heldAt, putOffAt, history }: Email): number =>
  Math.min(...[sentAt, heldAt, putOffAt, history?.[0]?.at].map((at) => at ?? Number.POSITIVE_INFINITY));

const percentile = (sorted: readonly number[], part: number): number =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN);

const latencyOf = (scope: string, emails: readonly Email[]): Latency => {
  const latencies = emails.map((email) => touchedAt(email) - email.createdAt).toSorted((a, b) => a - b);
  const untouched = latencies.filter((ms) => !Number.isFinite(ms)).length;
  return { scope, emails: emails.length, untouched, p50: percentile(latencies, 0.5), p95: percentile(latencies, 0.95) };
};

/** Three scopes on real function processes, in real time, one of which is well. */
class ThreeScopes {
  private readonly service: Deployment;
  private readonly options: ThreeScopesOptions;
  private over = false;

  constructor(service: Deployment, options: ThreeScopesOptions) {
    this.service = service;
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
    await this.stream(WARM_UP);
    const quiet = await this.latency('default', await this.stream(QUIET));
    say(`quiet: p95 ${quiet.p95} ms`);
    const [well, hung, refused] = await Promise.all([
      this.stream(each),
      this.burst(each, 'eu'),
      this.burst(each, 'us'),
    ]);
    await sleep(SETTLE_MS);
    const flooded = await Promise.all([
      this.latency('default', well),
      this.latency('eu', hung),
      this.latency('us', refused),
    ]);
    return { quiet, flooded };
  }

  /** One email of `default` after the other, whatever becomes of them. */
  private async stream(count: number): Promise<string[]> {
    const accepted: Promise<string[]>[] = [];
    for (let n = 0; n < count; n++) {
      accepted.push(this.service.accept(1));
      await sleep(INTERVAL_MS);
    }
    return (await Promise.all(accepted)).flat();
  }

  private async burst(count: number, scope: string): Promise<string[]> {
    const ids: string[] = [];
    while (ids.length < count) {
      const some = Math.min(ACCEPTED_AT_ONCE, count - ids.length);
      ids.push(...(await Promise.all(Array.from({ length: some }, () => this.service.accept(1, { scope })))).flat());
    }
    return ids;
  }

  private async latency(scope: string, ids: readonly string[]): Promise<Latency> {
    return latencyOf(scope, await this.service.emails(ids));
  }

  private async work(): Promise<void> {
    const worker = this.service.functions.start();
    while (!this.over) {
      const records = await this.service.queue.receive();
      if (records.length === 0) await sleep(POLL_MS);
      else await this.service.invoke(records, { worker, timeoutMs: TIMEOUT_MS });
    }
  }
}

/** For what was accepted last. */
const SETTLE_MS = 3_000;

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
