/** The Storemail setting that corresponds to a setting of an SMTP extension for Magento. */
export interface Translated {
  path: string;
  /** As Adobe Commerce stores it. */
  value: string;
}

/** Why a value has no counterpart, for the output of the command. */
export interface Untranslatable {
  reason: string;
}

type Translate = (value: string) => string | Untranslatable;

const unchanged: Translate = (value) => value.trim();

const named = (values: Readonly<Record<string, string>>): Translate => {
  return (value) => values[value.trim().toLowerCase()] ?? { reason: 'unknown value' };
};

const encryption = named({ '': 'none', none: 'none', ssl: 'ssl', tls: 'tls' });

const noCramMd5 = { reason: 'CRAM-MD5 is not supported; use plain or login over TLS' };
const oauth2 = { reason: 'tokens cannot be imported; set up system/smtp/auth=xoauth2 again' };

const authentication: Translate = (value) => {
  const kind = value.trim().toLowerCase();
  if (/^(cram-?md5|md5?)$/.test(kind)) return noCramMd5;
  if (/oauth/.test(kind)) return oauth2;
  return named({ '': 'none', none: 'none', smtp: 'login', plain: 'plain', login: 'login' })(kind);
};

/** Aitoc stores numbers; the others store words. */
const numbered = (...values: (string | Untranslatable)[]): Translate => {
  return (value) => values[Number(value)] ?? { reason: 'unknown value' };
};

/** By prefix and field: the corresponding setting, and the translation of its values. */
const extensions: Readonly<Record<string, Readonly<Record<string, readonly [path: string, translate: Translate]>>>> = {
  // Mageplaza SMTP
  'smtp/configuration_option': {
    host: ['system/smtp/host', unchanged],
    port: ['system/smtp/port', unchanged],
    protocol: ['system/smtp/ssl', encryption],
    authentication: ['system/smtp/auth', authentication],
    username: ['system/smtp/username', unchanged],
    password: ['system/smtp/password', unchanged],
    return_path_email: ['system/smtp/return_path_email', unchanged],
  },
  // MagePal Gmail SMTP App
  'system/gmailsmtpapp': {
    smtphost: ['system/smtp/host', unchanged],
    smtpport: ['system/smtp/port', unchanged],
    ssl: ['system/smtp/ssl', encryption],
    auth: ['system/smtp/auth', authentication],
    username: ['system/smtp/username', unchanged],
    password: ['system/smtp/password', unchanged],
    return_path_email: ['system/smtp/return_path_email', unchanged],
  },
  // Amasty SMTP
  'amsmtp/smtp': {
    server: ['system/smtp/host', unchanged],
    port: ['system/smtp/port', unchanged],
    sec: ['system/smtp/ssl', encryption],
    auth: ['system/smtp/auth', authentication],
    login: ['system/smtp/username', unchanged],
    passw: ['system/smtp/password', unchanged],
  },
  'amsmtp/general': { disable_delivery: ['system/smtp/disable', unchanged] },
  // Aitoc SMTP
  'aitsmtp/smtp': {
    host: ['system/smtp/host', unchanged],
    port: ['system/smtp/port', unchanged],
    protocol: ['system/smtp/ssl', numbered('none', 'ssl', 'tls')],
    auth_type: ['system/smtp/auth', numbered('none', 'login', noCramMd5)],
    login: ['system/smtp/username', unchanged],
    password: ['system/smtp/password', unchanged],
  },
};

/** Whether a path belongs to one of the extensions, translated or not. */
export const isOfExtension = (path: string): boolean => /^(?:smtp|system\/gmailsmtpapp|amsmtp|aitsmtp)\//.test(path);

/** Translates a setting of an extension; `undefined` for a path without a counterpart. */
export const fromExtension = (
  path: string,
  value: string,
): Translated | (Untranslatable & { path: string }) | undefined => {
  const [, prefix = '', field = ''] = /^(.*)\/([^/]+)$/.exec(path) ?? [];
  const known = Object.hasOwn(extensions, prefix) ? extensions[prefix] : undefined;
  const [target, translate] = (known && Object.hasOwn(known, field) ? known[field] : undefined) ?? [];
  if (!target || !translate) return undefined;
  const translated = translate(value);
  return typeof translated === 'string' ? { path: target, value: translated } : { path: target, ...translated };
};
