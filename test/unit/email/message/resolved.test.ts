import { describe, expect, it } from 'vitest';
import type { Address } from '../../../../shared/email/address/address.ts';
import { decisionsOf } from '../../../../shared/email/message/resolved.ts';
import { builtInValues } from '../../../../shared/settings/schema/built-in.ts';
import { anEmail } from '../../../support/builders/emails.ts';

const address = (text: string) => text as Address;
const copyTo = [address('copy@shop.test'), address('ada@EXAMPLE.com'.toLowerCase())];
const bcc = { ...builtInValues, 'sales_email/order/copy_to': copyTo };
const separate = { ...bcc, 'sales_email/order/copy_method': 'copy' as const };
const redirect = {
  ...separate,
  'developer/mode': 'redirect' as const,
  'developer/redirect_to': address('dev@shop.test'),
};
const order = anEmail({ type: 'order' });

describe('the first attempt', () => {
  it('determines the sender', () => {
    expect(decisionsOf(anEmail(), { values: builtInValues }).identity?.from.address).toBe('owner@example.com');
  });

  it('adds Bcc copies to the recipients, each address once', () => {
    expect(decisionsOf(order, { values: bcc }).recipients?.map(({ address, kind }) => [address, kind])).toEqual([
      ['ada@example.com', 'to'],
      ['copy@shop.test', 'bcc'],
    ]);
  });

  it('leaves separate copies for later', () => {
    expect(decisionsOf(order, { values: separate })).toMatchObject({ copies: copyTo });
    expect(decisionsOf(order, { values: separate })).not.toHaveProperty('recipients');
  });

  it.each([
    ['another type', anEmail({ type: 'invoice' })],
    ['no type', anEmail()],
    ['a copy', anEmail({ type: 'order', copyOf: order.id })],
  ])('makes no copies of an email that has %s', (_what, email) => {
    expect(Object.keys(decisionsOf(email, { values: separate }))).toEqual(['identity']);
  });

  it('gives a redirected email one recipient, and no copies', () => {
    expect(decisionsOf(order, { values: redirect })).toEqual({
      identity: expect.objectContaining({ redirectedTo: 'dev@shop.test' }),
      recipients: [{ address: 'dev@shop.test', kind: 'to', state: 'pending' }],
    });
  });
});

describe('a later attempt', () => {
  const { identity } = decisionsOf(order, { values: bcc });
  const tried = { ...order, ...(identity && { identity }) };

  it('decides nothing again', () => {
    expect(decisionsOf(tried, { values: separate })).toEqual({});
  });

  it('is redirected if developer mode now redirects', () => {
    const accepted = { address: address('bob@example.com'), kind: 'to', state: 'accepted' } as const;
    const { recipients } = decisionsOf({ ...tried, recipients: [accepted, ...tried.recipients] }, { values: redirect });
    expect(recipients).toEqual([accepted, { address: 'dev@shop.test', kind: 'to', state: 'pending' }]);
  });

  it('stays redirected once an attempt was', () => {
    const redirected = { ...order, ...decisionsOf(order, { values: redirect }) };
    expect(decisionsOf(redirected, { values: redirect })).toEqual({});
    expect(decisionsOf(redirected, { values: builtInValues })).toEqual({});
  });
});
