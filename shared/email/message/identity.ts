import type { SettingsInForce } from '../../ports/settings/settings-reader.ts';
import type { EffectiveSettings } from '../../settings/schema/effective.ts';
import { type Address, type Mailbox, parseAddress } from '../address/address.ts';
import { isAligned } from '../dkim/key.ts';
import type { Email, Identity } from '../lifecycle/email.ts';
import { isSalesEmail } from '../lifecycle/email-type.ts';
import { parseEmailId } from '../lifecycle/id.ts';

type StoreAddress = 'general' | 'sales' | 'support' | 'custom1' | 'custom2';

const storeMailbox = (who: StoreAddress, values: EffectiveSettings): Mailbox => {
  const name = values[`trans_email/ident_${who}/name`];
  const address = values[`trans_email/ident_${who}/email`];
  return name === '' ? { address } : { name, address };
};

const defaultSender = ({ type }: Pick<Email, 'type'>, values: EffectiveSettings): Mailbox =>
  storeMailbox(isSalesEmail(type) ? values[`sales_email/${type}/identity`] : 'general', values);

const defaultReplyTo = ({ 'delivery/reply_to': address }: EffectiveSettings): Mailbox[] =>
  address === undefined ? [] : [{ address }];

/** The envelope sender (MAIL FROM), where bounces go: the general store address unless another one is set. */
export const returnPathOf = (values: EffectiveSettings): Address => {
  const specified = values['system/smtp/return_path_email'];
  return values['system/smtp/set_return_path'] === 'specified' && specified !== undefined
    ? specified
    : values['trans_email/ident_general/email'];
};

/** RFC 5321, section 4.5.3.1.1. */
const MAX_LOCAL_PART = 64;

/**
 * The envelope sender of one email. With `bounces/verp` it carries the email's id, which nobody can guess, so that a bounce
 * says whose it is by the address that it came to (VERP). A return path that has no room for it stays as it is.
 */
export const envelopeSenderOf = ({ id }: Pick<Email, 'id'>, values: EffectiveSettings): Address => {
  const address = returnPathOf(values);
  const at = address.lastIndexOf('@');
  const local = `${address.slice(0, at)}+${id.replaceAll('-', '')}`;
  const isPlain = !address.startsWith('"') && local.length <= MAX_LOCAL_PART;
  return values['bounces/verp'] && isPlain ? parseAddress(`${local}${address.slice(at)}`) : address;
};

/** The id of the email that an address was made for by `envelopeSenderOf`, if it was. */
export const emailIdIn = (address: string): string | undefined => {
  const [, hex = ''] = /\+([0-9a-f]{32})@/i.exec(address) ?? [];
  return parseEmailId(hex.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
};

/**
 * Who an email is from: its own values or, where it has none, those in its scope's settings for its type. A DKIM key
 * signs mail from its own domain only.
 */
export const identityOf = (
  email: Pick<Email, 'from' | 'replyTo' | 'type'>,
  { values, dkim }: Pick<SettingsInForce, 'values' | 'dkim'>,
): Identity => {
  const from = email.from ?? defaultSender(email, values);
  return {
    from,
    replyTo: email.replyTo.length > 0 ? email.replyTo : defaultReplyTo(values),
    ...(values['system/smtp/set_return_path'] === 'yes' && { sender: returnPathOf(values) }),
    ...(dkim && isAligned(from.address, dkim) && { signedBy: { scope: dkim.scope, version: dkim.version } }),
  };
};

/** Why these settings keep an email from being sent, in words for people; `undefined` if it may be sent. */
export const suppressionOf = ({ type }: Pick<Email, 'type'>, values: EffectiveSettings): string | undefined => {
  if (values['system/smtp/disable']) return 'Email communications are disabled';
  if (isSalesEmail(type) && !values[`sales_email/${type}/enabled`]) return 'Emails of this type are disabled';
  return undefined;
};
