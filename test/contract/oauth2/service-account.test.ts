import { createVerify, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { tokenRequest } from '../../../shared/adapters/oauth2/token-request.ts';
import { credential } from '../../../shared/settings/kinds/secret.ts';
import { builtInValues } from '../../../shared/settings/schema/built-in.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const tokenUrl = 'https://oauth2.googleapis.com/token';
const values = {
  ...builtInValues,
  'oauth2/provider': 'google',
  'oauth2/grant': 'service_account',
  'oauth2/client_id': 'mail@project.iam.gserviceaccount.com',
  'system/smtp/username': 'shop@shop.example',
} as const;

const decoded = (part = ''): object => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));

describe('a service account', () => {
  it.each([
    ['with line breaks', privateKey],
    ['in one line', privateKey.replaceAll('\n', '')],
    ['as a JSON key file has it', privateKey.replaceAll('\n', '\\n')],
  ])('signs for its mailbox by RS256 with a key %s', (_how, key) => {
    const secret = credential.read(key)?.value ?? '';
    const form = tokenRequest({ values, tokenUrl, secret, now: 1_800_000_000_500 });
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const [header, claims, signature = ''] = (form.get('assertion') ?? '').split('.');
    expect(decoded(header)).toEqual({ alg: 'RS256', typ: 'JWT' });
    expect(decoded(claims)).toEqual({
      iss: 'mail@project.iam.gserviceaccount.com',
      sub: 'shop@shop.example',
      scope: 'https://mail.google.com/',
      aud: tokenUrl,
      iat: 1_799_999_940,
      exp: 1_800_003_540,
    });
    expect(createVerify('sha256').update(`${header}.${claims}`).verify(publicKey, signature, 'base64url')).toBe(true);
  });

  it('with an invalid key is reported, without revealing the key', () => {
    const ask = () => tokenRequest({ values, tokenUrl, secret: 'planted', now: 0 });
    expect(ask).toThrow(/OAUTH_PRIVATE_KEY/);
    expect(ask).not.toThrow(/planted/);
  });
});
