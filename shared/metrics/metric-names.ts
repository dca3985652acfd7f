/*
 * What functions emit, and alarms and the dashboard read. One dimension, `service`, which is `storemail-<stage>`:
 * CloudWatch bills each combination of name and dimensions as a metric of its own (0.30 USD a month), so a dimension
 * for scopes would cost as much as a shop has store views. Scopes are in the hourly counters and in the logs.
 */

export const metricNamespace = 'Storemail';

/** The dimension's value. The stack sets it as `POWERTOOLS_SERVICE_NAME`. */
export const metricService = (stage: string): string => `storemail-${stage}`;

/** Counters. */
export const counts = {
  accepted: 'Accepted',
  sent: 'Sent',
  retried: 'Retried',
  held: 'Held',
  /** Also emitted with the dimension `reason`, a row of the decision table: about thirty values. */
  failed: 'Failed',
  bounced: 'Bounced',
  expired: 'Expired',
  suppressed: 'Suppressed',
  /** Attempts with an unknown outcome. */
  ambiguous: 'Ambiguous',
  /** Emails that were sent and may have been sent before. */
  possibleDuplicate: 'PossibleDuplicates',
  /** Returned messages that match no stored email: forged ones, and those about emails past their retention. */
  returnedUnmatched: 'ReturnedUnmatched',
  /** Auto-replies and other messages that do not report on a delivery. */
  returnedIgnored: 'ReturnedIgnored',
  /** Recipients whose mail servers refused the sender after it was sent (RFC 3463 X.7.X). */
  returnedForPolicy: 'ReturnedForPolicy',
  /** Recipients who reported an email as spam to their provider. */
  complained: 'Complained',
  /** Runs in which a mailbox for returned mail could not be read. */
  mailboxFailed: 'MailboxFailed',
  /** Webhook endpoints that were disabled after failing for five days. */
  webhookDisabled: 'WebhookDisabled',
  /** Edits of settings that were rejected; counted again at every check. */
  settingsInvalid: 'SettingsInvalid',
  /** Calls to SSM that were throttled, denied or not answered. */
  parametersUnavailable: 'ParametersUnavailable',
  circuitOpen: 'CircuitOpen',
  /** Secrets and authorities in the settings that expire within 30 days; counted again at every check. */
  expiring: 'Expiring',
  /** Runs of check-health; an alarm is raised when there are none. */
  healthChecked: 'HealthChecked',
  /** Checks that are down. */
  healthDown: 'HealthDown',
} as const;

/** Seconds or milliseconds, by name. */
export const measures = {
  /** From acceptance, or the scheduled time, until the mail server accepted the message. */
  latencyMs: 'AcceptToSent',
  oldestDueSeconds: 'OldestDue',
  /** Name lookup, connection, greeting and EHLO, without TLS. */
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
