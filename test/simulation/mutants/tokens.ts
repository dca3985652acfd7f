import { type Mutant, mutant } from './mutant.ts';

const oauth2 = 'shared/adapters/oauth2';

/** Access tokens that are shared by workers. */
export const tokens: readonly Mutant[] = [
  mutant(
    'requests a token without having the turn',
    `${oauth2}/access-tokens.ts`,
    'if (!(await store.take(need.login.id, now(), until))) return usable;',
    'await store.take(need.login.id, now(), until);',
  ),
  mutant(
    'requests a token although the turn is nearly over',
    `${oauth2}/token-renewal.ts`,
    '    if (now() + LIMIT_MS > until) return undefined;\n',
    '',
  ),
  mutant(
    'a worker that was overtaken stores a void refresh token',
    'shared/adapters/dynamodb/token-store.ts',
    ' AND (attribute_not_exists(heldUntil) OR heldUntil <= :until)',
    '',
  ),
  mutant(
    'treats a lost response of the token endpoint as a refusal',
    `${oauth2}/stored-tokens.ts`,
    '!NOT_ISSUED.test(code)',
    'false',
  ),
  mutant(
    'uses an access token before the refresh token is stored',
    `${oauth2}/token-renewal.ts`,
    'await saver.save(login.id, { ...times, sealed: seal(tokens, login.secret, login.id) }, held)',
    'void saver.save(login.id, { ...times, sealed: seal(tokens, login.secret, login.id) }, held).catch(() => {}) === undefined',
  ),
  mutant(
    'presents a refresh token that was replaced',
    `${oauth2}/token-renewal.ts`,
    '{ secret, refreshToken }',
    '{ secret }',
  ),
  mutant(
    'shares a token between scopes that use the same application',
    `${oauth2}/stored-tokens.ts`,
    'mailbox, secret]',
    'mailbox]',
  ),
];
