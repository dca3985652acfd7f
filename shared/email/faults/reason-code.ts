import { rows } from './decision-table.ts';

/** Reasons that are not in the decision table, because nothing was attempted. */
export const unattempted: readonly (readonly [sentence: string | RegExp, code: string])[] = [
  ['The mail server refused recipients', 'recipients-refused'],
  [/^The mail server refused \d+ messages in a row with the same reply/, 'refused-alike'],
  ['The mail settings are at fault', 'configuration'],
  ['There are no mail settings yet', 'no-settings'],
  ['Developer mode holds all mail', 'developer-hold'],
  ['The mail server is slow: its mail takes turns', 'slow'],
  ['Email communications are disabled', 'disabled'],
  ['Emails of this type are disabled', 'type-disabled'],
  ['Nobody is left to send it to: the addresses are suppressed', 'all-suppressed'],
  ['Earlier mail to this address came back', 'suppressed-bounce'],
  ['The recipient complained about earlier mail', 'suppressed-complaint'],
  ['The address is on the list of suppressed addresses', 'suppressed-manual'],
  ['from: this sender is not among the allowed senders of the scope', 'sender-not-allowed'],
  ['Canceled by a client', 'canceled'],
  ['Its content is gone', 'content-gone'],
  [/^The message came back/, 'came-back'],
  ['Given up after its time was over', 'expired'],
];

/** How the first release worded some rows of the decision table, which records of that time contain. */
const earlier: readonly (readonly [sentence: string, code: string])[] = [
  ['The message could not be written; this is a bug of Storemail', 'compose'],
  ['The mail server took longer than there was time', 'out-of-time'],
  [
    'The mail server demands a client certificate, which Storemail does not present: use another port or login',
    'tls-client-certificate',
  ],
  ['The token endpoint does not answer at present', 'token-unavailable'],
  ['The token endpoint knows no such tenant: check oauth2/tenant', 'token-tenant-unknown'],
  [
    'SMTP AUTH is switched off for the mailbox or the tenant: an Exchange administrator switches it on for the mailbox, with Set-CASMailbox -SmtpClientAuthenticationDisabled $false',
    'auth-smtp-off',
  ],
  [
    'The mail server takes no passwords any more: set system/smtp/auth to xoauth2. An Exchange administrator can allow passwords again for a while',
    'auth-passwords-off',
  ],
  ['The mail server does not relay for us: it may want a login, or another return path', 'relay-denied'],
  ['The mail server wants the message later', 'message-deferred'],
  [
    'The mail server takes connections and says nothing: the port may want TLS from the first byte (SSL = SSL, mostly port 465), or the server hangs',
    'no-greeting',
  ],
  [
    'The mail server greets and then stops answering: see the SSL and Auth settings, or the server hangs',
    'no-session-reply',
  ],
  ['No encrypted connection to the mail server could be established: see the SSL setting and the port', 'tls-failed'],
  ['The mail server could not be trusted over TLS: see its certificate and the SSL setting', 'tls-untrusted'],
  ['The mail server cannot do TLS at the moment', 'starttls-deferred'],
  ['The mail server does not do STARTTLS', 'starttls-refused'],
  ['What answered is no mail server', 'greeting-garbled'],
  ['The message is larger than the mail server takes', 'too-large'],
  ['The sendmail program does not find its mail server', 'sendmail-host-unknown'],
  ['The sendmail program ended before it said what became of the message', 'sendmail-interrupted'],
  ['The sendmail program fails', 'sendmail-failing'],
];

const GIVEN_UP = /^Given up after its time was over\. /;
/** The error code of OpenSSL or Node after a certificate fault. */
const TLS_CODE = / \([A-Z0-9_]+\)$/;
const PORT_25 = / \(port 25; .*\)$/;

const bySentence = new Map<string, string>([
  ...earlier,
  ...rows.map(({ kind, reason }) => [reason, kind] as const).reverse(),
  ...unattempted.flatMap(([sentence, code]) => (typeof sentence === 'string' ? [[sentence, code] as const] : [])),
]);

/** All reason codes. */
export const reasonCodes: ReadonlySet<string> = new Set([
  ...rows.map(({ kind }) => kind),
  ...unattempted.map(([, code]) => code),
  'unreachable-port-25',
]);

/**
 * The code for the sentence stored as an email's reason, for programs and for texts in other languages; `undefined`
 * for a sentence that names an invalid setting. For an email that expired, it is the code of what kept it waiting.
 */
export const reasonCode = (reason: string): string | undefined => {
  const sentence = reason.replace(GIVEN_UP, '');
  const plain = sentence.replace(TLS_CODE, '').replace(PORT_25, '');
  const code = bySentence.get(plain);
  if (code === 'unreachable' && PORT_25.test(sentence)) return 'unreachable-port-25';
  return code ?? unattempted.find(([pattern]) => pattern instanceof RegExp && pattern.test(plain))?.[1];
};
