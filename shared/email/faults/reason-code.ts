import { rows } from './decision-table.ts';

/** Reasons that are not in the decision table, because nothing was attempted. */
const others: readonly (readonly [sentence: string | RegExp, code: string])[] = [
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

const GIVEN_UP = /^Given up after its time was over\. /;
/** The error code of OpenSSL or Node after a certificate fault. */
const TLS_CODE = / \([A-Z0-9_]+\)$/;
const PORT_25 = / \(port 25; .*\)$/;

const bySentence = new Map<string, string>([
  ...rows.map(({ kind, reason }) => [reason, kind] as const).reverse(),
  ...others.flatMap(([sentence, code]) => (typeof sentence === 'string' ? [[sentence, code] as const] : [])),
]);

/** All reason codes. */
export const reasonCodes: ReadonlySet<string> = new Set([
  ...rows.map(({ kind }) => kind),
  ...others.map(([, code]) => code),
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
  return code ?? others.find(([pattern]) => pattern instanceof RegExp && pattern.test(plain))?.[1];
};
