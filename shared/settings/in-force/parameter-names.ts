import { parseScope } from '../../scope.ts';

/** Name of the parameter that holds the settings document of a scope. */
export const documentName = (scope: string): string => `settings/${scope}`;

/** Name of the SecureString that holds the SMTP password of a scope. */
export const passwordName = (scope: string): string => `secrets/${scope}/smtp-password`;

/** Name of the SecureString that holds the DKIM keys of a scope, one in each version. */
export const dkimKeyName = (scope: string): string => `secrets/${scope}/dkim`;

/** Name of the SecureString that holds the password of a scope's mailbox for returned mail. */
export const mailboxPasswordName = (scope: string): string => `secrets/${scope}/imap-password`;

const NAME = /^(?:settings\/([^/]+)|secrets\/([^/]+)\/(?:smtp-password|dkim))$/;

/** The scope whose settings, password or DKIM key a parameter holds; `undefined` if it holds none of them. */
export const scopeOfParameter = (name: string): string | undefined => {
  const [, ofDocument, ofSecret] = NAME.exec(name) ?? [];
  return parseScope(ofDocument ?? ofSecret ?? '');
};
