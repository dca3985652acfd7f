import { describe, expect, it } from 'vitest';
import { resolveWithSenders, senderFaults } from '../../../shared/settings/checks/inherited-senders.ts';
import type { SettingsDocument } from '../../../shared/settings/schema/effective.ts';

const host = 'smtp.shop.example';
const login: SettingsDocument = {
  'system/smtp/host': host,
  'system/smtp/auth': 'plain',
  'system/smtp/username': 'shop',
  'system/smtp/ssl': 'tls',
};
const PATH = 'delivery/allowed_senders';

const top = (senders: readonly string[], document = login) => ({
  scope: 'default',
  document: { ...document, [PATH]: senders },
  secret: { version: 1, host },
});
const below = (scope: string, senders?: readonly string[], more: SettingsDocument = {}) => ({
  scope,
  document: { ...more, ...(senders && { [PATH]: senders }) },
});

const allowedIn = (chain: Parameters<typeof resolveWithSenders>[0]) => resolveWithSenders(chain).values[PATH];
const faultsOf = (chain: Parameters<typeof resolveWithSenders>[0]) => senderFaults(chain, resolveWithSenders(chain));

describe('the allowed senders of a scope that inherits its login', () => {
  it.each([
    ['the same domain', ['shop.example'], ['shop.example']],
    ['an address of the domain', ['eu@shop.example'], ['eu@shop.example']],
    ['an address in other letters', ['EU@Shop.Example'], ['EU@Shop.Example']],
  ])('may include %s', (_what, own, effective) => {
    const chain = [top(['shop.example', 'info@other.example']), below('eu', own)];
    expect(faultsOf(chain)).toEqual([]);
    expect(allowedIn(chain)).toEqual(effective);
  });

  it.each([
    ['any sender', []],
    ['another domain', ['bank.example']],
    ['a domain of which one address is allowed', ['other.example']],
    ['a domain below', ['mail.shop.example']],
    ['one more beside those allowed', ['shop.example', 'ceo@bank.example']],
    ['an address that only ends like the domain', ['ceo@notshop.example']],
  ])('ignore %s', (_what, own) => {
    const chain = [top(['shop.example', 'info@other.example']), below('eu', own)];
    expect(faultsOf(chain)).toEqual([{ path: PATH, problem: expect.stringContaining('scope default') }]);
    for (const sender of allowedIn(chain)) expect(['shop.example', 'info@other.example']).toContain(sender);
    expect(allowedIn(chain)).not.toEqual([]);
  });

  it('are inherited, and may be anything if the wider scope allows any sender', () => {
    expect(allowedIn([top(['shop.example']), below('eu')])).toEqual(['shop.example']);
    const free = [top([]), below('eu', ['bank.example'])];
    expect(faultsOf(free)).toEqual([]);
    expect(allowedIn(free)).toEqual(['bank.example']);
  });

  it('are limited by every scope in between', () => {
    const chain = [top(['shop.example']), below('eu', ['eu@shop.example']), below('eu.fr', ['fr@shop.example'])];
    expect(faultsOf(chain)).toHaveLength(1);
    expect(allowedIn(chain)).toEqual(['eu@shop.example']);
  });

  it('are limited if the mail server accepts mail without a login', () => {
    const relay: SettingsDocument = { 'system/smtp/host': host };
    const chain = [top(['shop.example'], relay), below('eu', [])];
    expect(faultsOf(chain)).toHaveLength(1);
    expect(allowedIn(chain)).toEqual(['shop.example']);
  });
});

describe('the allowed senders of a scope with its own login', () => {
  it('are not limited by wider scopes', () => {
    const own = { scope: 'eu', document: { ...login, [PATH]: ['bank.example'] }, secret: { version: 1, host } };
    expect(faultsOf([top(['shop.example']), own])).toEqual([]);
    expect(allowedIn([top(['shop.example']), own])).toEqual(['bank.example']);
  });
});
