import { reasonCodes } from '../../../shared/email/faults/reason-code.ts';
import { DETAIL_CODES } from '../../../shared/health/report.ts';
import { AUDIT_ACTIONS } from '../../../shared/ports/audit-log.ts';
import { EVENT_TYPES } from '../../../shared/webhooks/event-types.ts';
import type { FakeWorld } from './fake-api.ts';
import { anEmail } from './fake-emails.ts';
import { aSuppression, aToldEvent, aWebhook, idOf } from './feedback-routes.ts';

/** An English sentence from the API, which must not appear in other languages. */
export const SPOKEN = 'English that the API says.';
const AT = '2026-03-01T12:00:00.000Z';

/** Every state, and every reason that an email can have. */
export const manyEmails = ({ emails }: FakeWorld): void => {
  const states = [
    'queued',
    'sending',
    'retrying',
    'held',
    'bounced',
    'failed',
    'suppressed',
    'canceled',
    'expired',
  ] as const;
  const codes = [...reasonCodes];
  const createdAt = new Date(Date.now() - 60_000).toISOString();
  for (const [at, code] of codes.entries()) {
    const state = states[at % states.length] ?? 'held';
    emails.push(
      anEmail(at, { createdAt, state, subject: '件名', reason: SPOKEN, reasonCode: code, type: 'shipment_comment' }),
    );
  }
  emails.push(
    anEmail(99, {
      subject: '',
      state: 'suppressed',
      reason: 'Nobody is left to send it to: the addresses are suppressed',
      reasonCode: 'all-suppressed',
      timeline: [
        'accepted',
        'scheduled',
        'attempt',
        'held',
        'retry',
        'bounced',
        'delayed',
        'complained',
        'suppressed',
      ].map((event, at) => ({
        at: AT,
        event,
        code: null,
        response: null,
        detail: at > 1 ? SPOKEN : null,
        reason_code: at > 1 ? 'all-suppressed' : null,
      })),
      recipients: [
        'Earlier mail to this address came back',
        'The recipient complained about earlier mail',
        'The address is on the list of suppressed addresses',
      ].map((response, at) => ({ address: `c${at}@example.net`, state: 'suppressed', code: null, response })),
    }),
  );
};

/** A health check for each code. */
export const checks = DETAIL_CODES.map((code, at) => ({
  scope: at % 2 === 0 ? 'default' : 'eu',
  check: [
    'settings',
    'password',
    'smtp-login',
    'certificate',
    'authority',
    'secret',
    'circuit',
    'mailbox',
    'test-send',
    'table',
    'queue',
    'dead-letters',
    'due',
    'failure-rate',
  ][at % 14],
  state: ['up', 'degraded', 'down', 'unknown', 'disabled'][at % 5],
  since: AT,
  last_success: AT,
  code,
  values: { reason: 'auth-refused', phase: 'auth', rejected: 'invalid-document', codes: '535', version: 3 },
  detail: SPOKEN,
}));

const rejections = [
  'invalid-document',
  'password-needed',
  'invalid-secret',
  'waits-for-document',
  'deleted',
  'abandoned',
  'wider-scope-faulty',
];
/** Versions that are not in force, for each reason. */
export const versions = rejections.map((code, at) => ({
  version: at + 1,
  at: AT,
  by: '店長',
  in_force: false,
  rejected: { code, reason: 'system/smtp/port must be a whole number from 1 to 65535; The parameter was deleted' },
  document: {},
}));

/** An entry for each action. */
export const audit = AUDIT_ACTIONS.map((action, at) => ({
  id: `${at}`,
  at: AT,
  scope: 'default',
  actor: { type: 'api_key', id: 'k', name: '店長' },
  action,
  ...{ subject: null, from: null, to: null, count: null },
}));

/** Storemail's own texts for attempts without an answer. */
const unanswered = [
  'The endpoint is not https',
  'The endpoint has an address that must not be called',
  'No answer in 15 s',
  'No connection',
  'No connection: ECONNREFUSED',
].map((response, at) => ({ id: `${at}`, http_status_code: 0, response, sent_at: AT, response_ms: at }));

const deliveries = (['pending', 'success', 'failed'] as const).flatMap((status, at) =>
  EVENT_TYPES.map((type, of) => {
    const isAnswered = status === 'success';
    return aToldEvent(of + EVENT_TYPES.length * at, {
      ...{ type, status, http_status_code: isAnswered ? 204 : 0, next_attempt_at: status === 'pending' ? AT : null },
      ...{ attempts: of === 0 ? 0 : 1, tries: of === 0 ? [] : unanswered },
    });
  }),
);

/** Webhooks in every state, events of every type and state, and suppressed addresses of every origin. */
export const feedback = ({ webhooks, suppressions, emails }: FakeWorld): void => {
  webhooks.push(
    aWebhook({ events: [...EVENT_TYPES], told: deliveries }),
    aWebhook({ id: idOf(2), status: 'disabled', scope: 'eu' }),
    aWebhook({ id: idOf(3), failing_since: AT }),
  );
  const source_id = emails[0]?.id ?? null;
  const keptBack = emails.slice(0, 2).map(({ id }) => id);
  for (const [at, origin] of (['bounce', 'complaint', 'manual'] as const).entries()) {
    suppressions.push(aSuppression(at, { origin, source_id, keptBack: origin === 'manual' ? [] : keptBack }));
  }
};

export const keys = (['full_access', 'sending_access'] as const).map((permission) => ({
  ...{ id: permission, name: '店長', permission, scope: 'default', created_at: AT, start: null, last_used_on: null },
  is_own: permission === 'full_access',
}));
