import type { QueueLevel } from '../ports/sending/queue-gauge.ts';

export type CheckState = 'up' | 'degraded' | 'down' | 'unknown';

export type CheckName =
  | 'settings'
  | 'password'
  | 'smtp-login'
  | 'certificate'
  | 'authority'
  | 'secret'
  | 'circuit'
  | 'test-send'
  | 'table'
  | 'queue'
  | 'dead-letters'
  | 'due'
  | 'failure-rate';

/** What a check sees once. `detail` is for people, and has no address, secret or server's word in it. */
export interface Observation {
  check: CheckName;
  state: CheckState;
  detail: string;
}

/** What a check sees, and since when. Times are milliseconds since 1970. */
export interface Finding extends Observation {
  since: number;
  /** When it was last `up` or `degraded`. */
  lastSuccess?: number;
}

/** A test email, and what became of it. */
export interface TestSend {
  id: string;
  sentAt: number;
  state: 'pending' | 'sent' | 'failed';
  latencyMs?: number;
  reason?: string;
}

/** A login that the mail server refused. Accounts get locked, so it is not tried at every check. */
export interface RefusedLogin {
  /** Of the settings that it was tried with. */
  version: string;
  at: number;
  detail: string;
}

/** What was found on one scope, or on the service (`*`). */
export interface HealthReport {
  scope: string;
  /** When the checks ran. All reports of a run have the same. */
  at: number;
  findings: Finding[];
  testSend?: TestSend;
  refusedLogin?: RefusedLogin;
  queue?: QueueLevel & { deadLetters: number };
  oldestDueSeconds?: number;
}

const isSuccess = (state: CheckState): boolean => state === 'up' || state === 'degraded';

/** Findings from what was seen now, continuing those of the last time. */
export const continued = (before: readonly Finding[], observations: readonly Observation[], now: number): Finding[] =>
  observations.map((observation) => {
    const last = before.find(({ check }) => check === observation.check);
    const lastSuccess = isSuccess(observation.state) ? now : last?.lastSuccess;
    return {
      ...observation,
      since: last?.state === observation.state ? last.since : now,
      ...(lastSuccess !== undefined && { lastSuccess }),
    };
  });
