import { describe, expect, it } from 'vitest';
import type { Address } from '../../../../shared/email/address/address.ts';
import { identityOf, returnPathOf, suppressionOf } from '../../../../shared/email/message/identity.ts';
import { builtInValues } from '../../../../shared/settings/schema/built-in.ts';
import type { EffectiveSettings } from '../../../../shared/settings/schema/effective.ts';
import { anEmail } from '../../../support/builders/emails.ts';

const address = (text: string) => text as Address;

const settings = (values: Partial<EffectiveSettings> = {}): EffectiveSettings => ({
  ...builtInValues,
  'trans_email/ident_general/name': 'The shop',
  'trans_email/ident_general/email': address('general@shop.test'),
  'trans_email/ident_sales/name': 'Sales team',
  'trans_email/ident_sales/email': address('sales@shop.test'),
  'trans_email/ident_support/name': '',
  'trans_email/ident_support/email': address('support@shop.test'),
  'system/smtp/return_path_email': address('bounces@shop.test'),
  ...values,
});

describe('the sender of an email', () => {
  it('is the one in the request', () => {
    const from = { name: 'Ann', address: address('ann@shop.test') };
    expect(identityOf(anEmail({ from, type: 'order' }), { values: settings() })).toEqual({ from, replyTo: [] });
  });

  it('is the store email address for its type if the request has none', () => {
    const { from } = identityOf(anEmail({ type: 'order' }), { values: settings() });
    expect(from).toEqual({ name: 'Sales team', address: 'sales@shop.test' });
  });

  it('is the store email address that the settings assign to its type', () => {
    const { from } = identityOf(anEmail({ type: 'order' }), {
      values: settings({ 'sales_email/order/identity': 'support' }),
    });
    expect(from).toEqual({ address: 'support@shop.test' });
  });

  it.each([undefined, 'newsletter', 'general', '__proto__'])('is the general contact for the type %s', (type) => {
    const { from } = identityOf(anEmail(type === undefined ? {} : { type }), { values: settings() });
    expect(from).toEqual({ name: 'The shop', address: 'general@shop.test' });
  });
});

describe('the Reply-To of an email', () => {
  const help = settings({ 'delivery/reply_to': address('help@shop.test') });

  it('is the one in the request', () => {
    const replyTo = [{ address: address('ann@shop.test') }];
    expect(identityOf(anEmail({ replyTo }), { values: help }).replyTo).toEqual(replyTo);
  });

  it('is the one in the settings if the request has none', () => {
    expect(identityOf(anEmail(), { values: help }).replyTo).toEqual([{ address: 'help@shop.test' }]);
  });

  it('is absent if there is none in the settings', () => {
    expect(identityOf(anEmail(), { values: settings() }).replyTo).toEqual([]);
  });
});

describe('Set Return-Path', () => {
  it.each([
    ['no', 'general@shop.test', undefined],
    ['yes', 'general@shop.test', 'general@shop.test'],
    ['specified', 'bounces@shop.test', undefined],
  ] as const)('%s: returned mail goes to %s, the Sender header has %s', (word, returnPath, sender) => {
    const values = settings({ 'system/smtp/set_return_path': word });
    expect(returnPathOf(values)).toBe(returnPath);
    expect(identityOf(anEmail(), { values: values }).sender).toBe(sender);
  });

  it('uses the general contact if Specified has no address, which Adobe Commerce allows', () => {
    const values = settings({ 'system/smtp/set_return_path': 'specified', 'system/smtp/return_path_email': undefined });
    expect(returnPathOf(values)).toBe('general@shop.test');
  });
});

describe('an email is suppressed', () => {
  it('when communications are disabled', () => {
    expect(suppressionOf(anEmail(), settings({ 'system/smtp/disable': true }))).toContain('disabled');
  });

  it('when its type is disabled, but not when another is', () => {
    const values = settings({ 'sales_email/order/enabled': false });
    expect(suppressionOf(anEmail({ type: 'order' }), values)).toContain('disabled');
    expect(suppressionOf(anEmail({ type: 'invoice' }), values)).toBeUndefined();
    expect(suppressionOf(anEmail(), values)).toBeUndefined();
  });
});
