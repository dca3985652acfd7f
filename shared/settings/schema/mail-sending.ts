import { optionalAddress } from '../kinds/address.ts';
import { choice, yesNo } from '../kinds/choice.ts';
import { host } from '../kinds/host.ts';
import { integer } from '../kinds/integer.ts';
import { everywhere, setting } from './setting.ts';

const transport = choice([
  { word: 'smtp', stored: 'smtp', label: 'SMTP' },
  { word: 'sendmail', stored: 'sendmail', label: 'Sendmail' },
]);

const returnPath = choice([
  { word: 'no', stored: '0', label: 'No' },
  { word: 'yes', stored: '1', label: 'Yes' },
  { word: 'specified', stored: '2', label: 'Specified' },
]);

/** Advanced > System > Mail Sending Settings, in the order of the screen, down to the return path. */
export const mailSending = [
  setting({
    path: 'system/smtp/disable',
    kind: yesNo,
    default: false,
    scopes: everywhere,
    text: {
      en: {
        label: 'Disable Email Communications',
        help: 'Yes: emails of this scope are recorded as suppressed and not sent. They can be sent later by a retry.',
      },
      ja: {
        label: '電子メール通信を無効にする',
        help: '「はい」の場合、このスコープのメールは送信されず、抑止済みとして記録されます。後から再試行で送信できます。',
      },
      zh: {
        label: '禁用电子邮件通信',
        help: '选择“是”时，此范围的邮件不会发送，只记录为已抑制；之后可以通过重试发送。',
      },
    },
  }),
  setting({
    path: 'system/smtp/transport',
    kind: transport,
    default: 'smtp',
    scopes: everywhere,
    text: {
      en: {
        label: 'Transport',
        help: 'SMTP (recommended): your own mail server. Sendmail: a program of the deployment, where it has one.',
      },
      ja: {
        label: 'トランスポートタイプ',
        help: 'SMTP（推奨）：自社のメールサーバー。Sendmail：デプロイメントに含まれるプログラム（ある場合のみ）。',
      },
      zh: {
        label: '传输类型',
        help: 'SMTP（推荐）：您自己的邮件服务器。Sendmail：部署中自带的程序（仅在有该程序时可用）。',
      },
    },
  }),
  setting({
    path: 'system/smtp/host',
    kind: host,
    default: 'localhost',
    scopes: everywhere,
    text: {
      en: { label: 'Host', help: 'Name of the SMTP server. Another host needs its password again.' },
      ja: {
        label: 'ホスト',
        help: 'SMTP サーバーの名前。ホストを変更する場合は、パスワードを再入力する必要があります。',
      },
      zh: { label: '主机', help: 'SMTP 服务器的名称。更改主机时必须重新输入密码。' },
    },
  }),
  setting({
    path: 'system/smtp/port',
    kind: integer(1, 65_535),
    default: 25,
    scopes: everywhere,
    text: {
      en: {
        label: 'Port (25)',
        help: 'Usually 587 with TLS or 465 with SSL. AWS blocks port 25. The port never changes SSL.',
      },
      ja: {
        label: 'ポート (25)',
        help: '通常、TLS では 587、SSL では 465 です。AWS はポート 25 をブロックします。ポートは SSL の設定に影響しません。',
      },
      zh: { label: '端口 (25)', help: '通常 TLS 用 587，SSL 用 465。AWS 封锁端口 25。端口不会改变 SSL 设置。' },
    },
  }),
  setting({
    path: 'system/smtp/set_return_path',
    kind: returnPath,
    default: 'no',
    scopes: everywhere,
    text: {
      en: {
        label: 'Set Return-Path',
        help: 'Where returned mail goes. No (recommended): the default store email address. Yes: the same, and a Sender header names it. Specified: the address below.',
      },
      ja: {
        label: 'Return-Path の設定',
        help: '返送メールの宛先。いいえ（推奨）：デフォルトのストア電子メールアドレス。はい：同じ宛先で、Sender ヘッダーにも記載。指定：下のアドレス。',
      },
      zh: {
        label: '设置 Return-Path',
        help: '退信的去向。否（推荐）：默认商店电子邮件地址。是：同上，并在 Sender 标头中写明。指定：下面的地址。',
      },
    },
  }),
  setting({
    path: 'system/smtp/return_path_email',
    kind: optionalAddress,
    default: undefined,
    scopes: everywhere,
    shownWhen: { path: 'system/smtp/set_return_path', is: 'specified' },
    text: {
      en: { label: 'Return-Path Email', help: 'The address that returned mail goes to. Required with Specified.' },
      ja: { label: 'Return-Path メールアドレス', help: '返送メールの宛先アドレス。「指定」の場合は必須です。' },
      zh: { label: 'Return-Path 电子邮件', help: '退信发送到的地址。选择“指定”时必填。' },
    },
  }),
] as const;
