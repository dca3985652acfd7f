import { optionalAddress } from '../kinds/address.ts';
import { certificates } from '../kinds/certificates.ts';
import { choice } from '../kinds/choice.ts';
import { optionalHostName } from '../kinds/host.ts';
import { integer } from '../kinds/integer.ts';
import { senderList } from '../kinds/sender.ts';
import { everywhere, setting } from './setting.ts';

/** SQS keeps a message for 14 days; nothing is retried for longer. */
export const MAX_EXPIRY_MINUTES = 14 * 24 * 60;

/** Mail servers refuse more connections than this long before they would help. */
const MAX_CONNECTIONS = 50;

const MAX_SENDERS = 50;

const mode = choice([
  { word: 'off', stored: 'off', label: 'Off' },
  { word: 'redirect', stored: 'redirect', label: 'Redirect' },
  { word: 'hold', stored: 'hold', label: 'Hold' },
]);

/** Storemail's own groups. */
export const storemail = [
  setting({
    path: 'delivery/expire_after_minutes',
    kind: integer(1, MAX_EXPIRY_MINUTES),
    default: 1440,
    scopes: everywhere,
    text: {
      en: {
        label: 'Expire After (minutes)',
        help: 'Give up an email after this age. Time that it is held does not count.',
      },
      ja: { label: '有効期限（分）', help: 'この時間を過ぎたメールの送信を断念します。保留中の時間は含まれません。' },
      zh: { label: '过期时间（分钟）', help: '超过此时间后放弃发送。保留的时间不计算在内。' },
    },
  }),
  setting({
    path: 'delivery/reply_to',
    kind: optionalAddress,
    default: undefined,
    scopes: everywhere,
    text: {
      en: { label: 'Reply-To', help: 'Where replies go if the email says nothing else.' },
      ja: { label: '返信先', help: 'メールに返信先の指定がない場合の宛先。' },
      zh: { label: '回复地址', help: '邮件未指定回复地址时使用。' },
    },
  }),
  setting({
    path: 'delivery/max_connections',
    kind: integer(1, MAX_CONNECTIONS),
    default: 5,
    scopes: everywhere,
    text: {
      en: { label: 'Connections', help: 'SMTP connections of each worker for this scope.' },
      ja: { label: '接続数', help: 'このスコープで各ワーカーが使用する SMTP 接続数。' },
      zh: { label: '连接数', help: '每个工作进程在此范围使用的 SMTP 连接数。' },
    },
  }),
  setting({
    path: 'delivery/allowed_senders',
    kind: senderList(MAX_SENDERS),
    default: [],
    scopes: everywhere,
    text: {
      en: {
        label: 'Allowed Senders',
        help: 'From addresses or domains that API keys of this scope may use. Empty: any.',
      },
      ja: {
        label: '許可する送信者',
        help: 'このスコープの API キーが使用できる送信元アドレスまたはドメイン。空の場合は制限なし。',
      },
      zh: { label: '允许的发件人', help: '此范围的 API 密钥可以使用的发件地址或域名。留空：不限。' },
    },
  }),
  setting({
    path: 'delivery/tls_ca',
    kind: certificates,
    default: '',
    scopes: everywhere,
    shownWhen: { path: 'system/smtp/transport', is: 'smtp' },
    text: {
      en: {
        label: 'Trusted Authorities',
        help: "Certificates (PEM) of the authorities to trust for this mail server instead of the public ones: for a server of your own with a certificate of your company's authority.",
      },
      ja: {
        label: '信頼する認証局',
        help: 'このメールサーバーについて、公的な認証局の代わりに信頼する認証局の証明書（PEM）。社内認証局の証明書を使う自社サーバー向け。',
      },
      zh: {
        label: '受信任的证书颁发机构',
        help: '此邮件服务器所信任的颁发机构证书（PEM），取代公共颁发机构。用于使用公司内部颁发机构证书的自有服务器。',
      },
    },
  }),
  setting({
    path: 'delivery/ehlo_name',
    kind: optionalHostName,
    default: '',
    scopes: everywhere,
    shownWhen: { path: 'system/smtp/transport', is: 'smtp' },
    text: {
      en: {
        label: 'EHLO Name',
        help: 'How Storemail introduces itself to the mail server (EHLO). Empty: the domain of the return path.',
      },
      ja: {
        label: 'EHLO 名',
        help: 'メールサーバーへの接続時に名乗る名前（EHLO）。空の場合はリターンパスのドメイン。',
      },
      zh: { label: 'EHLO 名称', help: '连接邮件服务器时自报的名称（EHLO）。留空：使用退信地址的域名。' },
    },
  }),
  setting({
    path: 'developer/mode',
    kind: mode,
    default: 'off',
    scopes: everywhere,
    text: {
      en: { label: 'Developer Mode', help: 'Redirect: every email goes to the address below. Hold: nothing is sent.' },
      ja: { label: '開発者モード', help: 'Redirect：すべてのメールを下のアドレスに送信。Hold：何も送信しません。' },
      zh: { label: '开发者模式', help: 'Redirect：所有邮件都发送到下面的地址。Hold：不发送任何邮件。' },
    },
  }),
  setting({
    path: 'developer/redirect_to',
    kind: optionalAddress,
    default: undefined,
    scopes: everywhere,
    shownWhen: { path: 'developer/mode', is: 'redirect' },
    text: {
      en: { label: 'Redirect To', help: 'Gets every email; a header names the recipients it was meant for.' },
      ja: { label: 'リダイレクト先', help: 'すべてのメールを受信します。本来の受信者はヘッダーに記載されます。' },
      zh: { label: '重定向至', help: '接收所有邮件；原收件人写在标头中。' },
    },
  }),
  setting({
    path: 'health/recipient',
    kind: optionalAddress,
    default: undefined,
    scopes: everywhere,
    text: {
      en: { label: 'Test Email Recipient', help: 'Gets the scheduled test email. Empty: checks without a test email.' },
      ja: { label: 'テストメールの宛先', help: '定期テストメールの宛先。空の場合、テストメールなしで確認します。' },
      zh: { label: '测试邮件收件人', help: '接收定期测试邮件。留空：检查时不发送测试邮件。' },
    },
  }),
  setting({
    path: 'health/every_minutes',
    kind: integer(5, 7 * 24 * 60),
    default: 60,
    scopes: everywhere,
    text: {
      en: {
        label: 'Test Email Every (minutes)',
        help: 'How often the test email is sent; checks run every five minutes.',
      },
      ja: { label: 'テストメールの間隔（分）', help: 'テストメールの送信間隔。確認は 5 分ごとに実行されます。' },
      zh: { label: '测试邮件间隔（分钟）', help: '发送测试邮件的间隔；检查每五分钟运行一次。' },
    },
  }),
] as const;
