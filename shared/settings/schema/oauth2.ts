import { choice } from '../kinds/choice.ts';
import { credential } from '../kinds/secret.ts';
import { date, text } from '../kinds/text.ts';
import { everywhere, type Setting, setting } from './setting.ts';

const provider = choice([
  { word: 'microsoft', stored: 'microsoft', label: 'Microsoft 365' },
  { word: 'google', stored: 'google', label: 'Google Workspace' },
  { word: 'custom', stored: 'custom', label: 'Custom' },
]);

const grant = choice([
  { word: 'client_credentials', stored: 'client_credentials', label: 'Client Credentials' },
  { word: 'refresh_token', stored: 'refresh_token', label: 'Refresh Token' },
  { word: 'service_account', stored: 'service_account', label: 'Service Account' },
  { word: 'federated', stored: 'federated', label: 'Federated' },
]);

const withOauth2 = { path: 'system/smtp/auth', is: 'xoauth2' };

/** A federated login has no secret: the deployment identifies itself through AWS. */
const withSecret = { path: 'oauth2/grant', is: ['client_credentials', 'refresh_token', 'service_account'] };

const oauth2Setting = <const Path extends string, T>(definition: Omit<Setting<Path, T>, 'scopes'>): Setting<Path, T> =>
  setting({ shownWhen: withOauth2, ...definition, scopes: everywhere });

/** How to get the access token for Auth XOAUTH2. */
export const oauth2 = [
  oauth2Setting({
    path: 'oauth2/provider',
    kind: provider,
    default: 'microsoft',
    text: {
      en: { label: 'Provider', help: 'Who gives out the access tokens. Custom: the token URL below.' },
      ja: { label: 'プロバイダー', help: 'アクセストークンの発行元。Custom の場合は下のトークン URL を使用します。' },
      zh: { label: '提供商', help: '颁发访问令牌的一方。Custom：使用下方的令牌 URL。' },
    },
  }),
  oauth2Setting({
    path: 'oauth2/grant',
    kind: grant,
    default: 'client_credentials',
    text: {
      en: {
        label: 'Grant',
        help: 'Client Credentials: an application with its secret. Refresh Token: a person who signed in once. Service Account: a Google service account with its private key. Federated: the AWS identity of this deployment, without any secret.',
      },
      ja: {
        label: '付与方式',
        help: 'Client Credentials：シークレットを持つアプリケーション。Refresh Token：一度サインインしたユーザー。Service Account：秘密鍵を持つ Google サービスアカウント。Federated：シークレットを使わず、このデプロイの AWS ID で認証。',
      },
      zh: {
        label: '授权方式',
        help: 'Client Credentials：持有密钥的应用程序。Refresh Token：曾登录一次的用户。Service Account：持有私钥的 Google 服务账号。Federated：使用本部署的 AWS 身份，无需密钥。',
      },
    },
  }),
  oauth2Setting({
    path: 'oauth2/tenant',
    kind: text(253),
    default: '',
    shownWhen: { path: 'oauth2/provider', is: 'microsoft' },
    text: {
      en: { label: 'Tenant', help: 'Id or domain of the Microsoft tenant, such as contoso.onmicrosoft.com.' },
      ja: { label: 'テナント', help: 'Microsoft テナントの ID またはドメイン（例：contoso.onmicrosoft.com）。' },
      zh: { label: '租户', help: 'Microsoft 租户的 ID 或域名，例如 contoso.onmicrosoft.com。' },
    },
  }),
  oauth2Setting({
    path: 'oauth2/client_id',
    kind: text(255),
    default: '',
    text: {
      en: { label: 'Client ID', help: 'Of the application; for a service account, its email address.' },
      ja: { label: 'クライアント ID', help: 'アプリケーションの ID。サービスアカウントの場合はそのメールアドレス。' },
      zh: { label: '客户端 ID', help: '应用程序的 ID；服务账号则为其电子邮件地址。' },
    },
  }),
  oauth2Setting({
    path: 'oauth2/secret',
    kind: credential,
    default: '',
    shownWhen: withSecret,
    text: {
      en: {
        label: 'Secret',
        help: 'Client secret, refresh token or private key (PEM). Never shown again. It is only ever sent to the token host it was saved for, for the mail server it was saved for.',
      },
      ja: {
        label: 'シークレット',
        help: 'クライアントシークレット、リフレッシュトークン、または秘密鍵（PEM）。保存後は表示されません。保存時のトークンホストにのみ、保存時のメールサーバー用として送信されます。',
      },
      zh: {
        label: '密钥',
        help: '客户端密钥、刷新令牌或私钥（PEM）。保存后不再显示，只会为保存时的邮件服务器发送给保存时的令牌主机。',
      },
    },
  }),
  oauth2Setting({
    path: 'oauth2/scope',
    kind: text(500),
    default: '',
    text: {
      en: { label: 'Scope', help: "What is asked for. Empty: the provider's scope for sending mail." },
      ja: { label: 'スコープ', help: '要求する権限。空の場合、プロバイダーのメール送信用スコープを使用します。' },
      zh: { label: '权限范围', help: '所请求的权限。留空：使用提供商的邮件发送权限。' },
    },
  }),
  oauth2Setting({
    path: 'oauth2/token_url',
    kind: text(500),
    default: '',
    shownWhen: { path: 'oauth2/provider', is: 'custom' },
    text: {
      en: { label: 'Token URL', help: 'The https URL of the token endpoint of a custom provider.' },
      ja: { label: 'トークン URL', help: 'カスタムプロバイダーのトークンエンドポイントの https URL。' },
      zh: { label: '令牌 URL', help: '自定义提供商令牌端点的 https URL。' },
    },
  }),
  oauth2Setting({
    path: 'oauth2/secret_expires_on',
    kind: date,
    default: '',
    shownWhen: withSecret,
    text: {
      en: {
        label: 'Secret Expires On',
        help: 'A date such as 2027-12-31; health warns 30 days before. Empty: unknown.',
      },
      ja: {
        label: 'シークレットの有効期限',
        help: '日付（例：2027-12-31）。30 日前からヘルスチェックが警告します。空：不明。',
      },
      zh: { label: '密钥到期日', help: '日期，例如 2027-12-31；到期前 30 天健康检查会发出警告。留空：未知。' },
    },
  }),
] as const;
