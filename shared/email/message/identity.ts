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

/**
 * The envelope sender (MAIL FROM), which receives bounces: the configured return path, or the general store address.
 */
export const returnPathOf = (values: EffectiveSettings): Address => {
  const specified = values['system/smtp/return_path_email'];
  return values['system/smtp/set_return_path'] === 'specified' && specified !== undefined
    ? specified
    : values['trans_email/ident_general/email'];
};

/** RFC 5321, section 4.5.3.1.1. */
const MAX_LOCAL_PART = 64;

/**
 * The envelope sender of one email. With `bounces/verp` it contains the unguessable id of the email, so that a bounce
 * identifies it by its recipient address (VERP). A return path that is too long for that stays as it is.
 */
export const envelopeSenderOf = ({ id }: Pick<Email, 'id'>, values: EffectiveSettings): Address => {
  const address = returnPathOf(values);
  const at = address.lastIndexOf('@');
  const local = `${address.slice(0, at)}+${id.replaceAll('-', '')}`;
  const isPlain = !address.startsWith('"') && local.length <= MAX_LOCAL_PART;
  return values['bounces/verp'] && isPlain ? parseAddress(`${local}${address.slice(at)}`) : address;
};

/** The email id in an address made by `envelopeSenderOf`, if there is one. */
export const emailIdIn = (address: string): string | undefined => {
  const [, hex = ''] = /\+([0-9a-f]{32})@/i.exec(address) ?? [];
  return parseEmailId(hex.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
};

/**
 * The sender identity of an email: its own values, or else those of its type in the settings of its scope. A DKIM key
 * signs only mail from its own domain.
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

/** Why these settings suppress an email, for people; `undefined` if it may be sent. */
export const suppressionOf = ({ type }: Pick<Email, 'type'>, values: EffectiveSettings): string | undefined => {
  if (values['system/smtp/disable']) return 'Email communications are disabled';
  if (isSalesEmail(type) && !values[`sales_email/${type}/enabled`]) return 'Emails of this type are disabled';
  return undefined;
};
