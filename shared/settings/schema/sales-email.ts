import { addressList } from '../kinds/address.ts';
import { choice, enableDisable, yesNo } from '../kinds/choice.ts';
import { integer } from '../kinds/integer.ts';
import { defaultOnly, everywhere, setting } from './setting.ts';

const identity = choice([
  { word: 'general', stored: 'general', label: 'General Contact' },
  { word: 'sales', stored: 'sales', label: 'Sales Representative' },
  { word: 'support', stored: 'support', label: 'Customer Support' },
  { word: 'custom1', stored: 'custom1', label: 'Custom Email 1' },
  { word: 'custom2', stored: 'custom2', label: 'Custom Email 2' },
]);

const copyMethod = choice([
  { word: 'bcc', stored: 'bcc', label: 'Bcc' },
  { word: 'copy', stored: 'copy', label: 'Separate Email' },
]);

const MAX_COPIES = 50;

/** The four settings of one type of sales email. */
const emailType = <const Type extends string>(type: Type) =>
  [
    setting({
      path: `sales_email/${type}/enabled` as const,
      kind: yesNo,
      default: true,
      scopes: everywhere,
      text: {
        en: { label: 'Enabled', help: 'No: emails of this type are recorded as suppressed and not sent.' },
        ja: { label: '有効', help: '「いいえ」の場合、この種類のメールは送信されず、抑止済みとして記録されます。' },
        zh: { label: '启用', help: '选择“否”时，此类型的邮件不会发送，只记录为已抑制。' },
      },
    }),
    setting({
      path: `sales_email/${type}/identity` as const,
      kind: identity,
      default: 'sales',
      scopes: everywhere,
      text: {
        en: {
          label: 'Email Sender',
          help: 'The store email address that an email of this type is from if it names no other.',
        },
        ja: { label: 'メール送信者', help: '送信者の指定がない場合に使用される、ストアの電子メールアドレス。' },
        zh: { label: '电子邮件发件人', help: '此类型的邮件未指定发件人时使用的商店电子邮件地址。' },
      },
    }),
    setting({
      path: `sales_email/${type}/copy_to` as const,
      kind: addressList(MAX_COPIES),
      default: [],
      scopes: everywhere,
      text: {
        en: { label: 'Send Email Copy To', help: 'Addresses, separated by commas, that get a copy.' },
        ja: { label: 'メールコピーの送信先', help: 'コピーを受け取るアドレス（コンマ区切り）。' },
        zh: { label: '电子邮件副本发送至', help: '接收副本的地址，用逗号分隔。' },
      },
    }),
    setting({
      path: `sales_email/${type}/copy_method` as const,
      kind: copyMethod,
      default: 'bcc',
      scopes: everywhere,
      text: {
        en: {
          label: 'Send Email Copy Method',
          help: 'Bcc: in the same email. Separate Email: one more email to each address.',
        },
        ja: {
          label: 'メールコピーの送信方法',
          help: 'Bcc：同じメールで送信。Separate Email：各アドレスに別のメールを送信。',
        },
        zh: { label: '电子邮件副本发送方式', help: 'Bcc：在同一封邮件中。Separate Email：向每个地址另发一封邮件。' },
      },
    }),
  ] as const;

/** Sales > Sales Emails: general settings, then the eight types of email. */
export const salesEmail = [
  setting({
    path: 'sales_email/general/async_sending',
    kind: enableDisable,
    default: true,
    scopes: defaultOnly,
    text: {
      en: {
        label: 'Asynchronous sending',
        help: 'Enable (recommended): send in the background. Disable: the request waits for the first attempt.',
      },
      ja: {
        label: '非同期送信',
        help: '有効（推奨）：バックグラウンドで送信します。無効：リクエストは最初の送信試行を待ちます。',
      },
      zh: { label: '异步发送', help: '启用（推荐）：在后台发送。禁用：请求会等待第一次发送尝试。' },
    },
  }),
  setting({
    path: 'sales_email/general/sending_limit',
    kind: integer(0, 1_000_000),
    default: 0,
    scopes: defaultOnly,
    shownWhen: { path: 'sales_email/general/async_sending', is: 'enable' },
    text: {
      en: {
        label: 'Limit per cron run',
        help: 'At most this many emails a minute for each scope with a host of its own. 0: no limit.',
      },
      ja: {
        label: 'cron 実行ごとの制限',
        help: '独自のホストを持つスコープごとの、1 分あたりの最大送信数。0：制限なし。',
      },
      zh: { label: '每次 cron 运行的限制', help: '每个拥有自己主机的范围每分钟最多发送的邮件数。0：不限制。' },
    },
  }),
  ...emailType('order'),
  ...emailType('order_comment'),
  ...emailType('invoice'),
  ...emailType('invoice_comment'),
  ...emailType('shipment'),
  ...emailType('shipment_comment'),
  ...emailType('creditmemo'),
  ...emailType('creditmemo_comment'),
] as const;
