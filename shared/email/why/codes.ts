/* The codes from which answers to "why has my customer no mail?" are composed. The texts are in texts/, by language. */

/** What happened to the email, for one recipient. */
export const OUTCOMES = [
  'none',
  'none-so-far',
  'scheduled',
  'waiting',
  'retrying',
  'held',
  'sent',
  'redirected',
  'refused',
  'returned',
  'complained',
  'failed',
  'expired',
  'suppressed',
  'canceled',
] as const;

export type RecipientOutcome = (typeof OUTCOMES)[number];

/** What can be done about it. */
export const STEPS = [
  'wait',
  'look-further',
  'check-shop',
  'check-health',
  'check-spam',
  'check-address',
  'ask-recipient',
  'leave-alone',
  'remove-suppression',
  'send-again',
  'enable-mail',
  'developer-mode',
  'fix-settings',
  'fix-host',
  'fix-tls',
  'fix-login',
  'fix-token',
  'fix-sender',
  'fix-records',
  'fix-host-name',
  'ask-provider',
  'fix-message',
  'fix-sendmail',
  'report-bug',
] as const;

export type Step = (typeof STEPS)[number];

/** The next step for each cause that keeps an email from its recipient. */
export const stepOf = {
  'no-email': 'check-shop',
  'not-in-reach': 'look-further',
  'just-accepted': 'wait',
  'queue-behind': 'check-health',
  'not-yet': 'wait',
  'in-their-hands': 'check-spam',
  'delayed-there': 'wait',
  'developer-redirect': 'developer-mode',
  'developer-hold': 'developer-mode',
  complained: 'leave-alone',
  'returned-hard': 'check-address',
  'returned-soft': 'ask-recipient',
  'returned-policy': 'ask-provider',
  'returned-undetermined': 'check-address',
  'came-back': 'check-address',
  'recipients-refused': 'check-address',
  'suppressed-bounce': 'remove-suppression',
  'suppressed-complaint': 'leave-alone',
  'suppressed-manual': 'remove-suppression',
  'suppressed-before': 'send-again',
  'all-suppressed': 'remove-suppression',
  disabled: 'enable-mail',
  'type-disabled': 'enable-mail',
  canceled: 'send-again',
  expired: 'send-again',
  'content-gone': 'check-shop',
  'sender-not-allowed': 'fix-sender',
  'no-settings': 'fix-settings',
  'settings-faulty': 'fix-settings',
  configuration: 'fix-settings',
  slow: 'wait',
  'refused-alike': 'ask-provider',
  'relay-denied': 'fix-login',
  'relay-refused': 'fix-login',
  'no-reply-to-dot': 'wait',
  compose: 'report-bug',
  'out-of-time': 'wait',
  'forbidden-host': 'fix-host',
  'token-unavailable': 'wait',
  'token-tenant-unknown': 'fix-token',
  'token-client-unauthorized': 'fix-token',
  'token-client-refused': 'fix-token',
  'token-grant-refused': 'fix-token',
  'token-consent-missing': 'fix-token',
  'token-refused': 'fix-token',
  'federation-off': 'fix-token',
  'federation-denied': 'fix-token',
  'auth-smtp-off': 'ask-provider',
  'auth-passwords-off': 'fix-token',
  'auth-token-refused': 'fix-token',
  'server-busy': 'wait',
  'provider-rate': 'wait',
  'provider-sender': 'fix-sender',
  'provider-account': 'ask-provider',
  'provider-quota': 'ask-provider',
  'block-listed': 'ask-provider',
  'rate-limited': 'wait',
  'bad-sequence': 'wait',
  'message-deferred': 'wait',
  'policy-refused': 'ask-provider',
  'message-refused': 'fix-message',
  'name-unknown': 'fix-host',
  'dns-failing': 'wait',
  'no-greeting': 'fix-tls',
  'no-session-reply': 'fix-tls',
  'tls-untrusted': 'fix-tls',
  'tls-client-certificate': 'ask-provider',
  'tls-broken-off': 'fix-tls',
  'tls-required': 'fix-tls',
  'tls-failed': 'fix-tls',
  'starttls-deferred': 'wait',
  'starttls-refused': 'fix-tls',
  unreachable: 'fix-host',
  'unreachable-port-25': 'fix-host',
  'greeting-refused': 'ask-provider',
  'greeting-garbled': 'fix-host',
  'auth-not-possible': 'fix-login',
  'auth-transition': 'fix-login',
  'auth-deferred': 'wait',
  'auth-refused': 'fix-login',
  'too-large': 'fix-message',
  'sender-refused': 'fix-sender',
  'sendmail-misconfigured': 'fix-sendmail',
  'sendmail-refused-message': 'fix-message',
  'sendmail-refused-recipient': 'check-address',
  'sendmail-host-unknown': 'fix-sendmail',
  'sendmail-interrupted': 'wait',
  'sendmail-failing': 'fix-sendmail',
  'refused-for-now': 'wait',
  'no-reply': 'wait',
  'connection-lost': 'wait',
  unknown: 'check-health',
} as const satisfies Record<string, Step>;

export type Cause = keyof typeof stepOf;

export const isCause = (code: string): code is Cause => Object.hasOwn(stepOf, code);

/** DNS findings that bear on the cause. */
export const DNS_FINDINGS = [
  'spf-missing',
  'spf-faulty',
  'spf-without-provider',
  'dkim-none',
  'dkim-missing',
  'dmarc-missing',
  'dmarc-faulty',
  'records-good',
  'host-unresolved',
  'host-resolves',
] as const;

export type DnsFinding = (typeof DNS_FINDINGS)[number];

/** The texts of one language. `{name}` is replaced by that parameter of the answer. */
export interface WhyTexts {
  outcomes: Record<RecipientOutcome, string>;
  causes: Record<Cause, string>;
  dns: Record<DnsFinding, string>;
  steps: Record<Step, string>;
}
