import { setTimeout as sleep } from 'node:timers/promises';
import { type Copy, type Findings, idOf, secondCopies } from '../deployment/check.ts';
import { type Deployment, startDeployment } from '../deployment/deployment.ts';
import type { MailServer } from '../deployment/mail-server.ts';
import { Backlog } from './backlog.ts';
import { type AwsMet, failingAws } from './failing-aws.ts';
import { isNobody, type Met } from './failing-mail.ts';
import { startMailServers } from './mail-servers.ts';
import { seeded } from './seeded.ts';
import { Workers } from './workers.ts';

export interface SoakOptions {
  emails: number;
  /** Function processes to be killed. */
  kills: number;
  /** Part of the attempts that a fault of the mail server befalls, and of the requests to AWS. */
  faultRate: number;
  workers: number;
  seed: number;
  say: (line: string) => void;
}

export interface SoakResult extends Findings {
  emails: number;
  sent: number;
  /** Emails of which somebody got a second copy. */
  duplicated: number;
  /** Emails that say that a second copy may have been sent. */
  flagged: number;
  /** Second copies, and how many there may be at most: messages that were past the dot when a process died, and lost answers. */
  second: number;
  secondAtMost: number;
  /** Lines of the log that hold what no log may. */
  leaks: string[];
  attempts: number;
  /** Attempts that met a fault of the mail server. */
  faulted: number;
  kills: number;
  freezes: number;
  invocations: number;
  faults: Record<string, number>;
}

/** An hour of retries passes in a minute. */
const CLOCK_SPEED = 60;
/** deliver-email's timeout in the time of its own clock; five seconds of ours. */
const TIMEOUT_MS = 300_000;
const CLOCK_SKEW_SECONDS = 60;
/** Milliseconds of ours; the schedule runs once a minute. */
const SCHEDULE_MS = 1_000;
const PROGRESS_MS = 5_000;

/** Emails through real function processes that are killed and frozen, over mail servers and a cloud that fail. */
class Soak {
  private readonly options: SoakOptions;
  private readonly service: Deployment;
  private readonly backlog: Backlog;
  private readonly workers: Workers;
  private readonly met: Met = { before: 0, answersLost: 0, refused: 0 };
  private readonly awsMet: AwsMet = { attempts: 0, faults: {} };
  private others: MailServer[] = [];

  constructor(options: SoakOptions, service: Deployment) {
    const { seed, emails, kills } = options;
    this.options = options;
    this.service = service;
    this.backlog = new Backlog(service, emails, seeded(seed + 1));
    this.workers = new Workers({
      service,
      random: seeded(seed),
      timeoutMs: TIMEOUT_MS,
      leaseMs: TIMEOUT_MS + CLOCK_SKEW_SECONDS * 1_000,
      // Spread over the whole run.
      isKillWanted: () => this.workers.kills < kills && this.workers.kills / kills <= this.backlog.done / emails,
    });
  }

  private copies() {
    return [this.service.mail, ...this.others].flatMap(({ copies }) => copies);
  }

  async run(): Promise<SoakResult> {
    const { seed, faultRate, workers } = this.options;
    this.others = await startMailServers(this.service, seeded(seed + 2), faultRate, this.met);
    this.service.aws.script = failingAws(seeded(seed + 3), faultRate, this.awsMet);
    try {
      const progress = setInterval(() => this.tell(), PROGRESS_MS);
      await Promise.all([this.workers.run(workers), this.schedule(), this.untilDone()]);
      clearInterval(progress);
      return await this.result();
    } finally {
      await Promise.all(this.others.map((mail) => mail.stop()));
    }
  }

  private async untilDone(): Promise<void> {
    await this.backlog.run();
    while (this.workers.kills < this.options.kills) await this.ringInVain();
    this.workers.end();
  }

  /** For the last kills: doorbells of emails that are done. */
  private async ringInVain(): Promise<void> {
    await this.service.ring(this.service.ids.slice(0, 10));
    await sleep(50);
  }

  private async schedule(): Promise<void> {
    while (!this.backlog.isDone) {
      await this.service.release();
      await sleep(SCHEDULE_MS);
    }
  }

  private tell(): void {
    const { kills, invocations } = this.workers;
    const { done, total } = this.backlog;
    this.options.say(`${done} of ${total} emails done, ${kills} processes killed, ${invocations} invocations`);
  }

  private async result(): Promise<SoakResult> {
    const others: Copy[] = this.others.flatMap(({ copies }) => copies);
    const findings = await this.service.findings(isNobody, others);
    const emails = await this.service.emails();
    const byId = Map.groupBy(this.copies(), idOf);
    const second = emails.map((email) => secondCopies(email, byId.get(email.id) ?? []));
    const { before, answersLost, refused } = this.met;
    const { kills, freezes, invocations } = this.workers;
    return {
      ...findings,
      emails: emails.length,
      sent: emails.filter(({ state }) => state === 'sent').length,
      duplicated: second.filter((copies) => copies > 0).length,
      flagged: emails.filter(({ possibleDuplicate }) => possibleDuplicate).length,
      second: second.reduce((sum, copies) => sum + copies, 0),
      secondAtMost: this.workers.pastTheDot(this.copies()) + answersLost,
      attempts: this.awsMet.attempts,
      faulted: before + answersLost + refused,
      kills,
      freezes,
      invocations,
      faults: { ...this.met, ...this.awsMet.faults },
    };
  }
}

/** Runs a deployment of its own. */
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
