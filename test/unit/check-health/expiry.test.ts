import { X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { checkSettings } from '../../../functions/check-health/check-settings.ts';
import type { EffectiveSettings } from '../../../shared/settings/schema/effective.ts';
import { xoauth2Settings } from '../../support/oauth2/cold-worker.ts';
import { testCertificates } from '../../support/smtp/certificates.ts';

const NOW = Date.UTC(2026, 10, 28, 12);

const observed = (check: string, values: Partial<EffectiveSettings>, now = NOW) =>
  checkSettings(undefined, { kind: 'in-force', settings: xoauth2Settings('secret', values) }, now).find(
    (one) => one.check === check,
  );

it.each([
  ['2026-12-29', 'up', '30 days'],
  ['2026-12-28', 'degraded', '29 days'],
  ['2026-11-29', 'degraded', '0 days'],
  ['2026-11-28', 'down', 'has expired'],
  ['2020-01-01', 'down', 'has expired'],
])('a secret that expires on %s is %s: %s', (day, state, words) => {
  expect(observed('secret', { 'oauth2/secret_expires_on': day })).toMatchObject({
    state,
    detail: expect.stringContaining(words),
  });
});

it('ignores passwords, and secrets without an expiry date', () => {
  expect(observed('secret', {})).toBeUndefined();
  const password = { 'system/smtp/auth': 'plain', 'oauth2/secret_expires_on': '2026-12-01' } as const;
  expect(observed('secret', password)).toBeUndefined();
});

it('ignores the expiry date of a federated login, which has no secret', () => {
  const left = { 'oauth2/grant': 'federated', 'oauth2/secret_expires_on': '2026-12-01' } as const;
  expect(observed('secret', left)).toBeUndefined();
});

it.each([
  [31, 'up'],
  [29, 'degraded'],
  [-1, 'down'],
])('an authority with %i days left is %s', async (days, state) => {
  const { ca } = await testCertificates();
  const end = Date.parse(new X509Certificate(ca).validTo);
  const now = end - days * 86_400_000 - 1;
  expect(observed('authority', { 'delivery/tls_ca': ca }, now)).toMatchObject({ state });
});
