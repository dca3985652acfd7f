/*
 * What functions emit, and alarms and the dashboard read. One dimension, `service`, which is `storemail-<stage>`:
 * CloudWatch bills each combination of name and dimensions as a metric of its own (0.30 USD a month), so a dimension
 * for scopes would cost as much as a shop has store views. Scopes are in the hourly counters and in the logs.
 */

export const metricNamespace = 'Storemail';

/** The dimension's value. The stack sets it as `POWERTOOLS_SERVICE_NAME`. */
export const metricService = (stage: string): string => `storemail-${stage}`;

/** Counts, each of the emails or the things that it names. */
export const counts = {
  accepted: 'Accepted',
  sent: 'Sent',
  retried: 'Retried',
  held: 'Held',
  /** Also with the dimension `reason`, a row of the decision table: some thirty at most. */
  failed: 'Failed',
  bounced: 'Bounced',
  expired: 'Expired',
  suppressed: 'Suppressed',
  /** Attempts whose outcome was never learnt. */
  ambiguous: 'Ambiguous',
  /** Emails that were sent and may have been sent before. */
  possibleDuplicate: 'PossibleDuplicates',
  /** Messages that came back and belong to no email of ours: forged ones, and those of emails that are kept no longer. */
  returnedUnmatched: 'ReturnedUnmatched',
  /** Auto-replies and other messages that say nothing of what became of an email. */
  returnedIgnored: 'ReturnedIgnored',
  /** Recipients whose mail servers refused the sender after it was sent (RFC 3463 X.7.X). */
  returnedForPolicy: 'ReturnedForPolicy',
  /** Recipients who told their providers that an email is spam. */
  complained: 'Complained',
  /** Webhook endpoints that were disabled: they took nothing for five days. */
  webhookDisabled: 'WebhookDisabled',
  /** Edits of settings that are not in force; counted again at every check. */
  settingsInvalid: 'SettingsInvalid',
  /** Calls to SSM that were throttled, refused or not answered. */
  parametersUnavailable: 'ParametersUnavailable',
  circuitOpen: 'CircuitOpen',
  /** Runs of check-health: that there is none is an alarm. */
  healthChecked: 'HealthChecked',
  /** Checks that say down. */
  healthDown: 'HealthDown',
} as const;

/** Seconds or milliseconds, by name. */
export const measures = {
  /** From acceptance, or the time it was scheduled for, to the mail server's yes. */
  latencyMs: 'AcceptToSent',
  oldestDueSeconds: 'OldestDue',
  /** Name, connection, greeting and EHLO, without TLS. */
  smtpConnectMs: 'SmtpConnect',
  smtpTlsMs: 'SmtpTls',
  smtpAuthMs: 'SmtpAuth',
  /** From MAIL to the last byte of the message. */
  smtpMailMs: 'SmtpMail',
  /** From the final dot to the reply. */
  smtpDotMs: 'SmtpDot',
} as const;

export type CountName = keyof typeof counts;
export type MeasureName = keyof typeof measures;
