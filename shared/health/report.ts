import type { QueueLevel } from '../ports/sending/queue-gauge.ts';

/** `disabled`: the settings say that nothing is sent, so there is nothing to check. */
export type CheckState = 'up' | 'degraded' | 'down' | 'unknown' | 'disabled';

/** What a check found, for programs and translations; `values` of the observation belong to it. */
export const DETAIL_CODES = [
  'in-force',
  'inherited',
  'not-configured',
  'faulty',
  'rejected',
  'readable',
  'unreadable',
  'days-left',
  'expired',
  'logged-in',
  'login-failed',
  'sending-disabled',
  'circuit-closed',
  'circuit-open',
  'test-sent',
  'test-on-its-way',
  'test-failed',
  'test-late',
  'nothing-due',
  'oldest-due',
  'failure-rate',
  'queue-level',
  'queue-unavailable',
  'dead-letters',
  'mailbox-unread',
  'mailbox-failed',
  'not-run-yet',
  'not-running',
] as const;

export type DetailCode = (typeof DETAIL_CODES)[number];

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
  code: DetailCode;
  /** Numbers and codes that the detail mentions, by name. */
  values?: Record<string, string | number>;
  detail: string;
}

/** The result of a check, and since when it holds. Times are milliseconds since the epoch. */
export interface Finding extends Observation {
  since: number;
  /** When it was last `up` or `degraded`. */
  lastSuccess?: number;
}

/** A test email and its outcome. */
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
  /** As of the observation; absent in reports of earlier versions. */
  values?: Record<string, string | number>;
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
