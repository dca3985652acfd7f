import { dkimSelector, domainName } from '../kinds/host.ts';
import { integer } from '../kinds/integer.ts';
import { everywhere, setting } from './setting.ts';

/** SSM counts versions up for as long as a parameter lives. */
const MAX_VERSION = 999_999_999;

/** Which key mail is signed with. All three are set together, at one scope, by the endpoint that makes the key. */
export const dkim = [
  setting({
    path: 'dkim/domain',
    kind: domainName,
    default: '',
    scopes: everywhere,
    text: {
      en: {
        label: 'Signing Domain',
        help: 'Mail from this domain and those below it is signed. Make a key under Domains below; it fills in these three fields once DNS shows it.',
      },
      ja: {
        label: '署名ドメイン',
        help: 'このドメインとそのサブドメインからのメールに署名します。鍵は下の「ドメイン」で作成します。DNS で確認されると、この 3 項目が設定されます。',
      },
      zh: {
        label: '签名域名',
        help: '对来自此域名及其子域名的邮件签名。请在下方“域名”中生成密钥；在 DNS 中确认后，这三项会自动填写。',
      },
    },
  }),
  setting({
    path: 'dkim/selector',
    kind: dkimSelector,
    default: '',
    scopes: everywhere,
    text: {
      en: { label: 'Selector', help: 'DNS has the public key at <selector>._domainkey.<domain>.' },
      ja: { label: 'セレクター', help: '公開鍵は DNS の <selector>._domainkey.<domain> にあります。' },
      zh: { label: '选择器', help: '公钥位于 DNS 的 <selector>._domainkey.<domain>。' },
    },
  }),
  setting({
    path: 'dkim/key',
    kind: integer(0, MAX_VERSION),
    default: 0,
    scopes: everywhere,
    text: {
      en: {
        label: 'Key Version',
        help: "Version of this scope's key in Parameter Store. 0: mail is not signed, at a narrower scope, too.",
      },
      ja: {
        label: '鍵のバージョン',
        help: 'パラメータストアにあるこのスコープの鍵のバージョン。0：署名しません（下位スコープで無効にする場合にも使用）。',
      },
      zh: { label: '密钥版本', help: '此范围的密钥在 Parameter Store 中的版本。0：不签名（也可用于在下级范围停用）。' },
    },
  }),
] as const;
