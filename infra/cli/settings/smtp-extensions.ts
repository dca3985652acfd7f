/** A setting of an SMTP extension for Magento, as one of ours. */
export interface Translated {
  path: string;
  /** In the words of Adobe Commerce's own field. */
  value: string;
}

/** Why a value has no counterpart, in a sentence for whoever imports it. */
export interface Untranslatable {
  reason: string;
}

type Translate = (value: string) => string | Untranslatable;

const as: Translate = (value) => value.trim();

const word = (words: Readonly<Record<string, string>>): Translate => {
  return (value) => words[value.trim().toLowerCase()] ?? { reason: 'this value is not known' };
};

const encryption = word({ '': 'none', none: 'none', ssl: 'ssl', tls: 'tls' });

const noCramMd5 = { reason: 'CRAM-MD5 is not supported: choose plain or login, over TLS' };
const oauth2 = { reason: 'tokens cannot be taken over: set up system/smtp/auth=xoauth2 anew' };

const authentication: Translate = (value) => {
  const kind = value.trim().toLowerCase();
  if (/^(cram-?md5|md5?)$/.test(kind)) return noCramMd5;
  if (/oauth/.test(kind)) return oauth2;
  return word({ '': 'none', none: 'none', smtp: 'login', plain: 'plain', login: 'login' })(kind);
};

/** Aitoc stores numbers; the others store words. */
const numbered = (...values: (string | Untranslatable)[]): Translate => {
  return (value) => values[Number(value)] ?? { reason: 'this value is not known' };
};

/** By prefix and field: which of our settings it is, and how its values are called there. */
const extensions: Readonly<Record<string, Readonly<Record<string, readonly [path: string, translate: Translate]>>>> = {
  // Mageplaza SMTP
  'smtp/configuration_option': {
    host: ['system/smtp/host', as],
    port: ['system/smtp/port', as],
    protocol: ['system/smtp/ssl', encryption],
    authentication: ['system/smtp/auth', authentication],
    username: ['system/smtp/username', as],
    password: ['system/smtp/password', as],
    return_path_email: ['system/smtp/return_path_email', as],
  },
  // MagePal Gmail SMTP App
  'system/gmailsmtpapp': {
    smtphost: ['system/smtp/host', as],
    smtpport: ['system/smtp/port', as],
    ssl: ['system/smtp/ssl', encryption],
    auth: ['system/smtp/auth', authentication],
    username: ['system/smtp/username', as],
    password: ['system/smtp/password', as],
    return_path_email: ['system/smtp/return_path_email', as],
  },
  // Amasty SMTP
  'amsmtp/smtp': {
    server: ['system/smtp/host', as],
    port: ['system/smtp/port', as],
    sec: ['system/smtp/ssl', encryption],
    auth: ['system/smtp/auth', authentication],
    login: ['system/smtp/username', as],
    passw: ['system/smtp/password', as],
  },
  'amsmtp/general': { disable_delivery: ['system/smtp/disable', as] },
  // Aitoc SMTP
  'aitsmtp/smtp': {
    host: ['system/smtp/host', as],
    port: ['system/smtp/port', as],
    protocol: ['system/smtp/ssl', numbered('none', 'ssl', 'tls')],
    auth_type: ['system/smtp/auth', numbered('none', 'login', noCramMd5)],
    login: ['system/smtp/username', as],
    password: ['system/smtp/password', as],
  },
};

/** Whether a path belongs to one of the extensions, translated or not. */
export const isOfExtension = (path: string): boolean => /^(?:smtp|system\/gmailsmtpapp|amsmtp|aitsmtp)\//.test(path);

/** What a row of an extension comes to; `undefined` for a path that has no counterpart. */
export const fromExtension = (
  path: string,
  value: string,
): Translated | (Untranslatable & { path: string }) | undefined => {
  const [, prefix = '', field = ''] = /^(.*)\/([^/]+)$/.exec(path) ?? [];
  const known = Object.hasOwn(extensions, prefix) ? extensions[prefix] : undefined;
  const [ours, translate] = (known && Object.hasOwn(known, field) ? known[field] : undefined) ?? [];
  if (!ours || !translate) return undefined;
  const translated = translate(value);
  return typeof translated === 'string' ? { path: ours, value: translated } : { path: ours, ...translated };
};
