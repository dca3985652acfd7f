import { addressKey } from '../email/address/address.ts';
import type { Email } from '../email/lifecycle/email.ts';
import type { EmailFilter } from '../http/request/email-filter.ts';
import { covers } from '../scope.ts';
import { lastEvent } from './last-event.ts';

type Matcher = (email: Email) => boolean;

/** Whether an email's properties match a filter; `undefined` if the filter has no conditions on them. */
export const emailMatcher = async (filter: EmailFilter): Promise<Matcher | undefined> => {
  const { last_event, state, type, to, recipient, subject, reason_code } = filter;
  const matchers = [
    last_event && ((email: Email) => lastEvent(email) === last_event),
    state && ((email: Email) => email.state === state),
    type && ((email: Email) => email.type === type),
    to && isTo(to.toLowerCase()),
    recipient && hasRecipient(folded(recipient)),
    subject && hasSubject(folded(subject)),
    reason_code && (await hasReason(reason_code)),
  ].filter((one) => typeof one === 'function');
  return matchers.length === 0 ? undefined : (email) => matchers.every((matches) => matches(email));
};

/** Folds letters that people consider the same: upper and lower case, full and half width (Ａ, ｱ). */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase();

const isTo =
  (address: string): Matcher =>
  ({ recipients }) =>
    recipients.some((recipient) => addressKey(recipient.address) === address);

const hasRecipient =
  (part: string): Matcher =>
  ({ to, cc, bcc, recipients }) =>
    recipients.some(({ address }) => folded(address).includes(part)) ||
    [...to, ...cc, ...bcc].some(({ name = '' }) => folded(name).includes(part));

const hasSubject =
  (part: string): Matcher =>
  ({ subject }) =>
    folded(subject).includes(part);

const hasReason = async (code: string): Promise<Matcher> => {
  const { reasonCode } = await import('#reason-code');
  return ({ reason }) => reason !== undefined && reasonCode(reason) === code;
};

/** The scopes that both a key and a filter cover. */
export const scopesOf =
  (holder: string, { scope: asked }: EmailFilter) =>
  (scope: string): boolean =>
    covers(holder, scope) && (asked === undefined || covers(asked, scope));
