import { parseAddress } from '../../email/address/address.ts';
import { address } from '../kinds/address.ts';
import { text } from '../kinds/text.ts';
import { everywhere, setting } from './setting.ts';

/** Long enough for any name; a settings document holds 4 kB. */
const MAX_NAME_BYTES = 255;

const identity = <const Identity extends string>(name: Identity, senderName: string, senderEmail: string) =>
  [
    setting({
      path: `trans_email/ident_${name}/name` as const,
      kind: text(MAX_NAME_BYTES),
      default: senderName,
      scopes: everywhere,
      text: {
        en: { label: 'Sender Name', help: 'The name that recipients see.' },
        ja: { label: '送信者名', help: '受信者に表示される名前。' },
        zh: { label: '发件人姓名', help: '收件人看到的名称。' },
      },
    }),
    setting({
      path: `trans_email/ident_${name}/email` as const,
      kind: address,
      default: parseAddress(senderEmail),
      scopes: everywhere,
      text: {
        en: { label: 'Sender Email', help: 'The address that emails are from. Replace the one at example.com.' },
        ja: {
          label: '送信者メールアドレス',
          help: 'メールの送信元アドレス。example.com のアドレスは変更してください。',
        },
        zh: { label: '发件人电子邮件', help: '邮件的发件地址。请替换 example.com 的地址。' },
      },
    }),
  ] as const;

/** General > Store Email Addresses. */
export const storeAddresses = [
  ...identity('general', 'Owner', 'owner@example.com'),
  ...identity('sales', 'Sales', 'sales@example.com'),
  ...identity('support', 'CustomerSupport', 'support@example.com'),
  ...identity('custom1', 'Custom 1', 'custom1@example.com'),
  ...identity('custom2', 'Custom 2', 'custom2@example.com'),
] as const;
