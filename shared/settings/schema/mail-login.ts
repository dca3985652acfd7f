import { choice } from '../kinds/choice.ts';
import { secret } from '../kinds/secret.ts';
import { text } from '../kinds/text.ts';
import { everywhere, setting } from './setting.ts';

const auth = choice([
  { word: 'none', stored: 'none', label: 'NONE' },
  { word: 'plain', stored: 'plain', label: 'PLAIN' },
  { word: 'login', stored: 'login', label: 'LOGIN' },
  { word: 'xoauth2', stored: 'xoauth2', label: 'XOAUTH2' },
]);

const ssl = choice([
  { word: 'none', stored: 'none', label: 'None' },
  { word: 'ssl', stored: 'ssl', label: 'SSL' },
  { word: 'tls', stored: 'tls', label: 'TLS' },
]);

const withSmtp = { path: 'system/smtp/transport', is: 'smtp' };

/** Mail Sending Settings from the user name on: how to log in to the server, and what protects it. */
export const mailLogin = [
  setting({
    path: 'system/smtp/username',
    // RFC 4616, section 2: servers take at least 255 bytes.
    kind: text(255),
    default: '',
    scopes: everywhere,
    shownWhen: withSmtp,
    text: {
      en: { label: 'Username', help: 'Of the account at the SMTP server. Not used while Auth is NONE.' },
      ja: { label: 'ユーザー名', help: 'SMTP サーバーのアカウント名。認証が NONE の場合は使用されません。' },
      zh: { label: '用户名', help: 'SMTP 服务器的账户名。身份验证为 NONE 时不使用。' },
    },
  }),
  setting({
    path: 'system/smtp/password',
    kind: secret,
    default: '',
    scopes: everywhere,
    shownWhen: withSmtp,
    text: {
      en: { label: 'Password', help: 'Never shown again. It is only ever sent to the host it was saved for.' },
      ja: { label: 'パスワード', help: '保存後は表示されません。保存時のホストにのみ送信されます。' },
      zh: { label: '密码', help: '保存后不再显示，并且只会发送给保存时的主机。' },
    },
  }),
  setting({
    path: 'system/smtp/auth',
    kind: auth,
    default: 'none',
    scopes: everywhere,
    shownWhen: withSmtp,
    text: {
      en: {
        label: 'Auth',
        help: 'NONE never logs in. The others use that mechanism only; if the server does not offer it, mail is held. XOAUTH2 logs in by an access token (Microsoft 365, Google Workspace).',
      },
      ja: {
        label: '認証の種類',
        help: 'NONE はログインしません。その他はその方式のみを使用し、サーバーが対応していない場合、メールは保留されます。XOAUTH2 はアクセストークンでログインします（Microsoft 365、Google Workspace）。',
      },
      zh: {
        label: '身份验证类型',
        help: 'NONE 从不登录。其他选项只使用该机制；服务器不提供时，邮件会被保留。XOAUTH2 使用访问令牌登录（Microsoft 365、Google Workspace）。',
      },
    },
  }),
  setting({
    path: 'system/smtp/ssl',
    kind: ssl,
    default: 'none',
    scopes: everywhere,
    shownWhen: withSmtp,
    text: {
      en: {
        label: 'SSL',
        help: 'SSL: encrypted from the first byte (port 465). TLS: STARTTLS is required (port 587). The security certificate is always verified. None sends no password.',
      },
      ja: {
        label: 'SSL',
        help: 'SSL：最初から暗号化（ポート 465）。TLS：STARTTLS 必須（ポート 587）。セキュリティ証明書は常に検証されます。None ではパスワードを送信できません。',
      },
      zh: {
        label: 'SSL',
        help: 'SSL：从第一个字节起加密（端口 465）。TLS：必须使用 STARTTLS（端口 587）。始终验证安全证书。None 时不能发送密码。',
      },
    },
  }),
] as const;
