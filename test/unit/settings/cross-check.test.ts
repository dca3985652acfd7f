import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../shared/email/address/address.ts';
import { crossCheck, deploymentCheck, logsIn } from '../../../shared/settings/checks/cross-check.ts';
import { warningsFor } from '../../../shared/settings/checks/warnings.ts';
import { resolveSettings } from '../../../shared/settings/document/resolve.ts';
import type { SettingsDocument } from '../../../shared/settings/schema/effective.ts';
import { loggingIn } from '../../support/builders/settings-documents.ts';

const resolved = (document: SettingsDocument) => resolveSettings([{ scope: 'default', document }]);
const faultsOf = (document: SettingsDocument) => crossCheck(resolved(document).values).map(({ path }) => path);
const codesOf = (document: SettingsDocument) => warningsFor(resolved(document)).map(({ code }) => code);

const someone = parseAddress('someone@shop.example');

describe('inconsistent settings', () => {
  it.each<[string, SettingsDocument, string[]]>([
    ['what is built in', {}, []],
    ['a login over TLS', loggingIn, []],
    ['a login over SSL', { ...loggingIn, 'system/smtp/ssl': 'ssl' }, []],
    ['Specified without an address', { 'system/smtp/set_return_path': 'specified' }, ['system/smtp/return_path_email']],
    [
      'Specified with an address',
      { 'system/smtp/set_return_path': 'specified', 'system/smtp/return_path_email': someone },
      [],
    ],
    ['a login without encryption', { ...loggingIn, 'system/smtp/ssl': 'none' }, ['system/smtp/ssl']],
    [
      'a login without encryption on this machine',
      { ...loggingIn, 'system/smtp/ssl': 'none', 'system/smtp/host': 'localhost' },
      [],
    ],
    ['no login, no encryption', { ...loggingIn, 'system/smtp/ssl': 'none', 'system/smtp/auth': 'none' }, []],
    ['a login without a user', { ...loggingIn, 'system/smtp/username': '' }, ['system/smtp/username']],
    [
      'sendmail, whatever is left of SMTP',
      { ...loggingIn, 'system/smtp/username': '', 'system/smtp/ssl': 'none', 'system/smtp/transport': 'sendmail' },
      [],
    ],
    ['a redirection to nobody', { 'developer/mode': 'redirect' }, ['developer/redirect_to']],
    ['a redirection', { 'developer/mode': 'redirect', 'developer/redirect_to': someone }, []],
    [
      'several faults',
      { ...loggingIn, 'system/smtp/username': '', 'system/smtp/ssl': 'none', 'developer/mode': 'redirect' },
      ['system/smtp/username', 'system/smtp/ssl', 'developer/redirect_to'],
    ],
  ])('%s', (_what, document, expected) => {
    expect(faultsOf(document)).toEqual(expected);
  });

  it('send a password only over SMTP with a mechanism', () => {
    expect(logsIn(resolved(loggingIn).values)).toBe(true);
    expect(logsIn(resolved({ ...loggingIn, 'system/smtp/auth': 'none' }).values)).toBe(false);
    expect(logsIn(resolved({ ...loggingIn, 'system/smtp/transport': 'sendmail' }).values)).toBe(false);
  });
});

describe('settings that a deployment cannot use', () => {
  const check = (document: SettingsDocument, sendmail = false) =>
    deploymentCheck(resolved(document), {
      network: { loopback: false, private: false },
      sendmail,
      federatedAudiences: [],
      now: () => 0,
    }).map(({ path }) => path);

  it('include forbidden hosts, but not the default one, which a wider scope may leave to narrower ones', () => {
    expect(check({ 'system/smtp/host': 'localhost' })).toEqual(['system/smtp/host']);
    expect(check({ 'system/smtp/host': '10.0.0.1' })).toEqual(['system/smtp/host']);
    expect(check({})).toEqual([]);
    expect(check(loggingIn)).toEqual([]);
  });

  it('include sendmail if it is not installed', () => {
    expect(check({ 'system/smtp/transport': 'sendmail' })).toEqual(['system/smtp/transport']);
    expect(check({ 'system/smtp/transport': 'sendmail' }, true)).toEqual([]);
  });
});

describe('warnings', () => {
  const safe: SettingsDocument = {
    ...loggingIn,
    'trans_email/ident_general/email': someone,
    'trans_email/ident_sales/email': someone,
    'trans_email/ident_support/email': someone,
    'trans_email/ident_custom1/email': someone,
    'trans_email/ident_custom2/email': someone,
    'delivery/allowed_senders': ['shop.example'],
  };

  it.each<[string, SettingsDocument, string[]]>([
    ['none for safe settings', {}, []],
    ['sendmail', { 'system/smtp/transport': 'sendmail' }, ['sendmail']],
    ['a return path of Yes', { 'system/smtp/set_return_path': 'yes' }, ['return-path']],
    ['a return path of Specified', { 'system/smtp/set_return_path': 'specified' }, ['return-path']],
    ['port 25', { 'system/smtp/port': 25 }, ['port-25']],
    ['a password in clear', { 'system/smtp/ssl': 'none' }, ['plain-password']],
    [
      'an address at example.com',
      { 'trans_email/ident_sales/email': parseAddress('x@example.com') },
      ['example-address'],
    ],
    ['any sender', { 'delivery/allowed_senders': [] }, ['any-sender']],
  ])('%s', (_what, changes, expected) => {
    expect(codesOf({ ...safe, ...changes })).toEqual(expected);
  });

  it('mention values that are defaults', () => {
    expect(new Set(codesOf({}))).toEqual(new Set(['no-host', 'port-25', 'example-address', 'any-sender']));
  });

  it('include the security notice for sendmail and for a return path', () => {
    const warnings = warningsFor(
      resolved({ 'system/smtp/transport': 'sendmail', 'system/smtp/set_return_path': 'yes' }),
    );
    expect(warnings.filter(({ message }) => message.includes('CVE-2016-10034')).map(({ path }) => path)).toEqual([
      'system/smtp/transport',
      'system/smtp/set_return_path',
    ]);
  });
});
