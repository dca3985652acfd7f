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
  | 'mailbox'
  | 'test-send'
  | 'table'
  | 'queue'
  | 'dead-letters'
  | 'due'
  | 'failure-rate';

/** The result of one check. `detail` is shown to operators and contains no address, secret or server text. */
export interface Observation {
  check: CheckName;
  state: CheckState;
  detail: string;
}

/** The result of a check, and since when it holds. Times are milliseconds since the epoch. */
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

/** A login that the mail server refused. It is not tried at every check, because accounts get locked. */
export interface RefusedLogin {
  /** The version of the settings that were tried. */
  version: string;
  at: number;
  detail: string;
}

/** The findings for one scope, or for the service (`*`). */
export interface HealthReport {
  scope: string;
  /** When the checks ran; the same in all reports of a run. */
  at: number;
  findings: Finding[];
  testSend?: TestSend;
  refusedLogin?: RefusedLogin;
  queue?: QueueLevel & { deadLetters: number };
  oldestDueSeconds?: number;
}

const isSuccess = (state: CheckState): boolean => state === 'up' || state === 'degraded';

/** Findings from the current results, continuing those of the last run. */
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
