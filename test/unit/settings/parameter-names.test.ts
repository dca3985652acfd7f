import { describe, expect, it } from 'vitest';
import { documentName, passwordName, scopeOfParameter } from '../../../shared/settings/in-force/parameter-names.ts';

describe('names of parameters', () => {
  it.each(['default', 'eu', 'eu.fr'])('can be parsed to the scope %s', (scope) => {
    expect(scopeOfParameter(documentName(scope))).toBe(scope);
    expect(scopeOfParameter(passwordName(scope))).toBe(scope);
  });

  it.each([
    '',
    'settings/',
    'settings/EU',
    'settings/eu.fr.x',
    'settings/default.fr',
    'settings/eu/fr',
    'secrets/eu',
    'secrets/eu/password',
    'secrets//smtp-password',
    'other/eu',
    'x/settings/eu',
  ])('do not include %j', (name) => {
    expect(scopeOfParameter(name)).toBeUndefined();
  });
});
