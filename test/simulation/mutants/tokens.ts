import { type Mutant, mutant } from './mutant.ts';

const oauth2 = 'shared/adapters/oauth2';

/** Access tokens that workers share. */
export const tokens: readonly Mutant[] = [
  mutant(
    'asks for a token out of turn',
    `${oauth2}/access-tokens.ts`,
    'if (await store.take(login.id, now(), until)) {',
    'if ((await store.take(login.id, now(), until)) || true) {',
  ),
  mutant(
    'asks for a token though the turn is nearly over',
    `${oauth2}/access-tokens.ts`,
    '    if (now() + LIMIT_MS > until) return undefined;\n',
    '',
  ),
  mutant(
    'a worker that was overtaken stores a refresh token that is void',
    'shared/adapters/dynamodb/token-store.ts',
    ' AND (attribute_not_exists(heldUntil) OR heldUntil <= :until)',
    '',
  ),
  mutant(
    'takes a lost answer of a token endpoint for a refusal',
    `${oauth2}/stored-tokens.ts`,
    '!NOT_ISSUED.test(code)',
    'false',
  ),
  mutant(
    'uses an access token before the refresh token is stored',
    `${oauth2}/access-tokens.ts`,
    'await saver.save(id, { ...times, sealed: seal(tokens, secret, id) }, turn)',
    'void saver.save(id, { ...times, sealed: seal(tokens, secret, id) }, turn).catch(() => {}) === undefined',
  ),
  mutant(
    'presents a refresh token that was replaced',
    `${oauth2}/access-tokens.ts`,
    '{ secret, refreshToken: before?.refreshToken }',
    '{ secret }',
  ),
  mutant(
    'two scopes that use the same application share a token',
    `${oauth2}/stored-tokens.ts`,
    'mailbox, secret]',
    'mailbox]',
  ),
];
