import { rows } from './decision-table.ts';

/** Why an email is where it is, apart from the decision table: what is said of it when nothing was attempted. */
const others: readonly (readonly [sentence: string | RegExp, code: string])[] = [
  ['The mail server refused recipients', 'recipients-refused'],
  ['The mail server does not relay for us: it may want a login, or another return path', 'relay-denied'],
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
/** OpenSSL's or Node's word for what is wrong with a certificate. */
const TLS_CODE = / \([A-Z0-9_]+\)$/;
const PORT_25 = / \(port 25; .*\)$/;

const bySentence = new Map<string, string>([
  ...rows.map(({ kind, reason }) => [reason, kind] as const).reverse(),
  ...others.flatMap(([sentence, code]) => (typeof sentence === 'string' ? [[sentence, code] as const] : [])),
]);

/** Every code there is. */
export const reasonCodes: ReadonlySet<string> = new Set([
  ...rows.map(({ kind }) => kind),
  ...others.map(([, code]) => code),
  'unreachable-port-25',
]);

/**
 * The code of the sentence that a record gives as its reason, for programs and for texts in other languages;
 * `undefined` for one that names the fault of a setting. Of an email that was given up, it is what kept it waiting.
 */
export const reasonCode = (reason: string): string | undefined => {
  const sentence = reason.replace(GIVEN_UP, '');
  const plain = sentence.replace(TLS_CODE, '').replace(PORT_25, '');
  const code = bySentence.get(plain);
  if (code === 'unreachable' && PORT_25.test(sentence)) return 'unreachable-port-25';
  return code ?? others.find(([pattern]) => pattern instanceof RegExp && pattern.test(plain))?.[1];
};
