import { parseScope } from '../../scope.ts';

/** Name of the parameter that holds the settings document of a scope. */
export const documentName = (scope: string): string => `settings/${scope}`;

/** Name of the SecureString that holds the SMTP password of a scope. */
export const passwordName = (scope: string): string => `secrets/${scope}/smtp-password`;

const NAME = /^(?:settings\/([^/]+)|secrets\/([^/]+)\/smtp-password)$/;

/** The scope whose settings or password a parameter holds; `undefined` if it holds neither. */
export const scopeOfParameter = (name: string): string | undefined => {
  const [, ofDocument, ofPassword] = NAME.exec(name) ?? [];
  return parseScope(ofDocument ?? ofPassword ?? '');
};
