import { EMAIL_TYPES, type EmailType } from '../../email/lifecycle/email-type.ts';
import { choice, yesNo } from '../kinds/choice.ts';
import { optionalHost } from '../kinds/host.ts';
import { integer } from '../kinds/integer.ts';
import { wordList } from '../kinds/list.ts';
import { secret } from '../kinds/secret.ts';
import { text } from '../kinds/text.ts';
import { everywhere, setting } from './setting.ts';

const auth = choice([
  { word: 'plain', stored: 'plain', label: 'PLAIN' },
  { word: 'xoauth2', stored: 'xoauth2', label: 'XOAUTH2' },
]);

const ssl = choice([
  { word: 'ssl', stored: 'ssl', label: 'SSL' },
  { word: 'tls', stored: 'tls', label: 'TLS' },
  { word: 'none', stored: 'none', label: 'None' },
]);

/** The mailbox for returned mail, and the effects of the suppression list. */
export const returnedMail = [
  setting({
    path: 'bounces/imap_host',
    kind: optionalHost,
    default: undefined,
    scopes: everywhere,
    text: {
      en: { label: 'IMAP Host', help: 'Server of the mailbox that returned mail goes to. Empty: no mailbox is read.' },
      ja: { label: 'IMAP ホスト', help: '返送メールが届くメールボックスのサーバー。空の場合は読み取りません。' },
      zh: { label: 'IMAP 主机', help: '接收退信的邮箱所在的服务器。留空：不读取任何邮箱。' },
    },
  }),
  setting({
    path: 'bounces/port',
    kind: integer(1, 65_535),
    default: 993,
    scopes: everywhere,
    text: {
      en: { label: 'Port (993)', help: 'Usually 993 with SSL or 143 with TLS.' },
      ja: { label: 'ポート (993)', help: '通常、SSL では 993、TLS では 143 です。' },
      zh: { label: '端口 (993)', help: '通常 SSL 用 993，TLS 用 143。' },
    },
  }),
  setting({
    path: 'bounces/ssl',
    kind: ssl,
    default: 'ssl',
    scopes: everywhere,
    text: {
      en: {
        label: 'SSL',
        help: 'SSL: encrypted from the first byte. TLS: STARTTLS is required. None: this machine only.',
      },
      ja: { label: 'SSL', help: 'SSL：最初から暗号化。TLS：STARTTLS 必須。None：同じマシンのサーバーのみ。' },
      zh: { label: 'SSL', help: 'SSL：从第一个字节起加密。TLS：必须使用 STARTTLS。None：仅限本机。' },
    },
  }),
  setting({
    path: 'bounces/username',
    kind: text(255),
    default: '',
    scopes: everywhere,
    text: {
      en: { label: 'Username', help: 'Of the mailbox, often its address.' },
      ja: { label: 'ユーザー名', help: 'メールボックスのユーザー名（多くの場合はアドレス）。' },
      zh: { label: '用户名', help: '邮箱的用户名，通常就是其地址。' },
    },
  }),
  setting({
    path: 'bounces/auth',
    kind: auth,
    default: 'plain',
    scopes: everywhere,
    text: {
      en: {
        label: 'Auth',
        help: 'PLAIN: by the password below. XOAUTH2: by an access token of the OAuth2 login above.',
      },
      ja: { label: '認証の種類', help: 'PLAIN：下のパスワード。XOAUTH2：上の OAuth2 ログインのアクセストークン。' },
      zh: { label: '身份验证类型', help: 'PLAIN：使用下面的密码。XOAUTH2：使用上面 OAuth2 登录的访问令牌。' },
    },
  }),
  setting({
    path: 'bounces/password',
    kind: secret,
    default: '',
    scopes: everywhere,
    shownWhen: { path: 'bounces/auth', is: 'plain' },
    text: {
      en: { label: 'Password', help: 'Never shown again. It is only ever sent to the IMAP host it was saved for.' },
      ja: { label: 'パスワード', help: '保存後は表示されません。保存時の IMAP ホストにのみ送信されます。' },
      zh: { label: '密码', help: '保存后不再显示，并且只会发送给保存时的 IMAP 主机。' },
    },
  }),
  setting({
    path: 'bounces/folder',
    kind: text(255),
    default: 'INBOX',
    scopes: everywhere,
    text: {
      en: { label: 'Folder', help: 'Where returned mail arrives.' },
      ja: { label: 'フォルダー', help: '返送メールが届くフォルダー。' },
      zh: { label: '文件夹', help: '退信到达的文件夹。' },
    },
  }),
  setting({
    path: 'bounces/after_reading',
    kind: choice([
      { word: 'move', stored: 'move', label: 'Move' },
      { word: 'keep', stored: 'keep', label: 'Keep' },
    ]),
    default: 'move',
    scopes: everywhere,
    text: {
      en: {
        label: 'After Reading',
        help: 'Move: returned mail that matches an email goes to the folder below. Keep: everything stays where it is. Nothing is ever deleted.',
      },
      ja: {
        label: '読み取り後',
        help: 'Move：自社のメールに関する返送メールを下のフォルダーへ移動します。Keep：すべてそのまま残します。削除されることはありません。',
      },
      zh: {
        label: '读取之后',
        help: 'Move：与本店邮件有关的退信移到下面的文件夹。Keep：全部保留原处。不会删除任何邮件。',
      },
    },
  }),
  setting({
    path: 'bounces/processed_folder',
    kind: text(255),
    default: 'Storemail',
    scopes: everywhere,
    shownWhen: { path: 'bounces/after_reading', is: 'move' },
    text: {
      en: { label: 'Folder for Read Mail', help: 'It is created if the mailbox does not have it.' },
      ja: { label: '読み取り済みフォルダー', help: '存在しない場合は作成されます。' },
      zh: { label: '已读邮件文件夹', help: '邮箱中没有时会自动创建。' },
    },
  }),
  setting({
    path: 'bounces/verp',
    kind: yesNo,
    default: false,
    scopes: everywhere,
    text: {
      en: {
        label: 'Return-Path per Email',
        help: 'Yes: adds +token to the return path of each email (VERP), so that bounces without a copy of the email can be matched to it. The mailbox must accept such addresses.',
      },
      ja: {
        label: 'メールごとの Return-Path',
        help: '「はい」の場合、各メールの Return-Path に +トークンを付けます（VERP）。元のメールを含まない返送メールも判別できます。メールボックスがこの形式のアドレスを受信できる必要があります。',
      },
      zh: {
        label: '每封邮件单独的 Return-Path',
        help: '选择“是”时，在每封邮件的退信地址后加上 +令牌（VERP），不含原邮件的退信也能识别。邮箱必须能接收这样的地址。',
      },
    },
  }),
  setting({
    path: 'suppression/enabled',
    kind: yesNo,
    default: true,
    scopes: everywhere,
    text: {
      en: {
        label: 'Enabled',
        help: 'No: email goes to suppressed addresses, too. The list is kept and added to all the same.',
      },
      ja: {
        label: '有効',
        help: '「いいえ」の場合、抑止されたアドレスにも送信します。リストへの追加は続きます。',
      },
      zh: { label: '启用', help: '选择“否”时，也向已抑制的地址发送邮件，但名单仍会继续更新。' },
    },
  }),
  setting({
    path: 'suppression/types',
    kind: wordList<EmailType>(EMAIL_TYPES),
    default: [],
    scopes: everywhere,
    shownWhen: { path: 'suppression/enabled', is: 'yes' },
    text: {
      en: {
        label: 'Types Sent Anyway',
        help: 'Types of email, such as order or shipment, that go to addresses which returned mail or a complaint suppressed. Addresses that somebody added never get any.',
      },
      ja: {
        label: '抑止中も送信する種類',
        help: '返送メールや苦情で抑止されたアドレスにも送信するメールの種類（例：order、shipment）。手動で追加されたアドレスには送信しません。',
      },
      zh: {
        label: '仍然发送的类型',
        help: '对因退信或投诉而被抑制的地址仍然发送的邮件类型，例如 order、shipment。人工添加的地址始终不发送。',
      },
    },
  }),
] as const;
