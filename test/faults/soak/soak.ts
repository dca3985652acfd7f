import { setTimeout as sleep } from 'node:timers/promises';
import type { DeploymentUnderFaults } from '../deployment/deployment.ts';
import type { MailServer } from '../deployment/mail-server.ts';
import { startDeployment } from '../deployment/start.ts';
import { Backlog } from './backlog.ts';
import { type AwsMet, failingAws } from './failing-aws.ts';
import { isNobody, type Met } from './failing-mail.ts';
import { scopesWith, startMailServers } from './mail-servers.ts';
import { resultOf, type SoakResult } from './result.ts';
import { seeded } from './seeded.ts';
import { WebhookSoak } from './webhook-soak.ts';
import { Workers } from './workers.ts';

export interface SoakOptions {
  emails: number;
  /** How many function processes to kill. */
  kills: number;
  /** The share of attempts with a mail server fault, and of AWS requests that fail. */
  faultRate: number;
  workers: number;
  seed: number;
  /**
   * Whether a webhook endpoint is told of all emails, or of every second one, by function processes that are killed as
   * well.
   */
  webhooks?: 'all' | 'half';
  /** Emails accepted per real second at most. */
  perSecond?: number;
  say: (line: string) => void;
}

/** An hour of retries passes in a minute. */
const CLOCK_SPEED = 60;
/** deliver-email's timeout in milliseconds of its own clock; five real seconds. */
const TIMEOUT_MS = 300_000;
const CLOCK_SKEW_SECONDS = 60;
/** In real milliseconds; the schedule runs once per simulated minute. */
const SCHEDULE_MS = 1_000;
const PROGRESS_MS = 5_000;

/**
 * Sends emails through real function processes that are killed and frozen, with failing mail
 * servers and AWS services.
 */
class Soak {
  private readonly options: SoakOptions;
  private readonly service: DeploymentUnderFaults;
  private readonly backlog: Backlog;
  private readonly workers: Workers;
  private readonly met: Met = { before: 0, answersLost: 0, refused: 0 };
  private readonly awsMet: AwsMet = { attempts: 0, faults: {} };
  private others: MailServer[] = [];
  private webhooks: WebhookSoak | undefined;
  private isOver = false;

  constructor(options: SoakOptions, service: DeploymentUnderFaults) {
    const { seed, emails: total, perSecond, webhooks } = options;
    this.options = options;
    this.service = service;
    this.backlog = new Backlog(service, {
      total,
      random: seeded(seed + 1),
      isPaired: webhooks === 'half',
      ...(perSecond && { perSecond }),
    });
    this.workers = new Workers({
      service,
      random: seeded(seed),
      timeoutMs: TIMEOUT_MS,
      leaseMs: TIMEOUT_MS + CLOCK_SKEW_SECONDS * 1_000,
      isKillWanted: this.isKillWanted,
    });
  }

  private get kills(): number {
    return this.workers.kills + (this.webhooks?.kills ?? 0);
  }

  /** Kills are spread over the whole run. */
  private readonly isKillWanted = (): boolean => {
    const { kills, emails } = this.options;
    return this.kills < kills && this.kills / kills <= this.backlog.done / emails;
  };

  private copies() {
    return [this.service.mail, ...this.others].flatMap(({ copies }) => copies);
  }

  async run(): Promise<SoakResult> {
    const { seed, faultRate, workers, webhooks } = this.options;
    this.others = await startMailServers(this.service, seeded(seed + 2), faultRate, this.met);
    if (webhooks) {
      const scopes = webhooks === 'all' ? ['default'] : scopesWith;
      const { service, isKillWanted } = this;
      this.webhooks = await WebhookSoak.start({ service, seed: seed + 4, rate: faultRate, scopes, isKillWanted });
    }
    this.service.aws.script = failingAws(seeded(seed + 3), faultRate, this.awsMet);
    try {
      const progress = setInterval(() => this.tell(), PROGRESS_MS);
      await Promise.all([this.workers.run(workers), this.webhooks?.run(), this.schedule(), this.untilDone()]);
      clearInterval(progress);
      return await this.result();
    } finally {
      await Promise.all([...this.others.map((mail) => mail.stop()), this.webhooks?.stop()]);
    }
  }

  private async untilDone(): Promise<void> {
    await this.backlog.run();
    while (this.kills < this.options.kills) await this.enqueueInVain();
    await this.webhooks?.untilTold();
    this.isOver = true;
    this.workers.end();
  }

  /** For the last kills: enqueues emails that have already ended. */
  private async enqueueInVain(): Promise<void> {
    await this.service.enqueue(this.service.ids.slice(0, 10));
    await sleep(50);
  }

  private async schedule(): Promise<void> {
    while (!this.isOver) {
      await this.service.release();
      await sleep(SCHEDULE_MS);
    }
  }

  private tell(): void {
    const { done, total } = this.backlog;
    const { invocations } = this.workers;
    const told = this.webhooks ? `, ${this.webhooks.received} events received` : '';
    this.options.say(
      `${done} of ${total} emails done, ${this.kills} processes killed, ${invocations} invocations${told}`,
    );
  }

  private async result(): Promise<SoakResult> {
    const { met, awsMet, workers, service } = this;
    const findings = await service.findings(
      isNobody,
      this.others.flatMap(({ copies }) => copies),
    );
    const emails = await service.emails();
    const events = this.webhooks?.result(emails);
    return resultOf({ findings, emails, copies: this.copies(), met, awsMet, workers, ...(events && { events }) });
  }
}

/** Runs a soak on a deployment of its own. */
export const soak = async (options: SoakOptions): Promise<SoakResult> => {
  const service = await startDeployment({
    speed: CLOCK_SPEED,
    emulators: 'apart',
    clockSkewSeconds: CLOCK_SKEW_SECONDS,
  });
  try {
    return await new Soak(options, service).run();
  } finally {
    await service.close();
  }
};
