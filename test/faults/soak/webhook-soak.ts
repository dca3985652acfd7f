import { setTimeout as sleep } from 'node:timers/promises';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { covers } from '../../../shared/scope.ts';
import { type DeploymentUnderFaults, MINUTE } from '../deployment/deployment.ts';
import { checkEvents, type EventFindings } from './owed-events.ts';
import { type EventsResult, eventsResultOf } from './result.ts';
import { seeded } from './seeded.ts';
import { WebhookEndpoint } from './webhook-endpoint.ts';
import { WebhookWorkers } from './webhook-workers.ts';

export interface WebhookSoakOptions {
  service: DeploymentUnderFaults;
  seed: number;
  /** The share of requests to the endpoint that fail. */
  rate: number;
  /** The scopes that have webhooks. */
  scopes: readonly string[];
  isKillWanted: () => boolean;
}

const WORKERS = 2;
/** Longer than all retries of an event together take (docs/webhooks.md). */
const LAST_RETRY_MS = 30 * 60 * MINUTE;
/** How far the clock is moved in each step while only events are waited for, and a step's real milliseconds. */
const STEP_MS = 2 * MINUTE;
const STEP_REAL_MS = 200;

/** The webhook side of a soak: an endpoint that fails, and the function processes that call it. */
export class WebhookSoak {
  private readonly service: DeploymentUnderFaults;
  private readonly endpoint: WebhookEndpoint;
  private readonly workers: WebhookWorkers;
  private readonly scopes: readonly string[];

  private constructor({ service, seed, scopes, isKillWanted }: WebhookSoakOptions, endpoint: WebhookEndpoint) {
    this.service = service;
    this.scopes = scopes;
    this.endpoint = endpoint;
    this.workers = new WebhookWorkers({ service, random: seeded(seed), isKillWanted });
  }

  static async start(options: WebhookSoakOptions): Promise<WebhookSoak> {
    const { service, seed, rate, scopes } = options;
    return new WebhookSoak(options, await WebhookEndpoint.start({ service, random: seeded(seed + 1), rate, scopes }));
  }

  get kills(): number {
    return this.workers.kills;
  }

  /** Distinct events so far. */
  get received(): number {
    return this.endpoint.events.size;
  }

  run(): Promise<void> {
    return this.workers.run(WORKERS);
  }

  /** Resolves when the endpoint has confirmed every event, or the time for all retries is over. Ends the processes. */
  async untilTold(): Promise<void> {
    const emails = await this.service.emails();
    for (let moved = 0; moved < LAST_RETRY_MS && this.untold(emails) > 0; moved += STEP_MS) {
      this.service.clock.move(STEP_MS);
      await sleep(STEP_REAL_MS);
    }
    this.workers.end();
  }

  stop(): Promise<void> {
    return this.endpoint.stop();
  }

  result(emails: readonly Email[]): EventsResult {
    return eventsResultOf(this.check(emails), this.endpoint, this.workers);
  }

  private untold(emails: readonly Email[]): number {
    return this.check(emails).untold.length;
  }

  private check(emails: readonly Email[]): EventFindings {
    const isTold = ({ scope }: Email): boolean => this.scopes.some((one) => covers(one, scope));
    return checkEvents(emails.filter(isTold), this.endpoint.events);
  }
}
