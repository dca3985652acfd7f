import { addressKey } from '../../../shared/email/address/address.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import type { EmailFilter } from '../../../shared/http/request/email-filter.ts';
import { covers } from '../../../shared/scope.ts';
import { lastEvent } from '../present/last-event.ts';

/** Whether an email is what a filter asks for by its properties; `undefined`: it asks for none of them. */
export const emailMatcher = ({ last_event, to, type }: EmailFilter): ((email: Email) => boolean) | undefined => {
  if (last_event === undefined && to === undefined && type === undefined) return undefined;
  const address = to?.toLowerCase();
  return (email) =>
    (last_event === undefined || lastEvent(email) === last_event) &&
    (type === undefined || email.type === type) &&
    (address === undefined || email.recipients.some((recipient) => addressKey(recipient.address) === address));
};

/** Which scopes a key and a filter mean together: those that both cover. */
export const scopesOf =
  (holder: string, { scope: asked }: EmailFilter) =>
  (scope: string): boolean =>
    covers(holder, scope) && (asked === undefined || covers(asked, scope));
