import { describe, expect, it } from 'vitest';
import { InvalidSendRequest } from '../../../../shared/email/request/fault.ts';
import { parseSendRequest } from '../../../../shared/email/request/send-request.ts';
import type { JsonValue } from '../../../../shared/json.ts';
import { aSendObject } from '../../../support/builders/send-object.ts';

/** The fault of a refused request, by its name and message. */
const faultOf = (value: JsonValue): [name: string, message: string] => {
  try {
    parseSendRequest(value);
  } catch (error) {
    if (error instanceof InvalidSendRequest) return [error.faults[0].name, error.message];
    throw error;
  }
  throw new Error('was accepted');
};
const fault = (overrides: Record<string, JsonValue>) => faultOf(aSendObject(overrides));

describe('a request is refused', () => {
  it.each([
    ['without a recipient', { to: null }, 'missing_required_field', 'to: is missing'],
    ['without a subject', { subject: null }, 'missing_required_field', 'subject: is missing'],
    ['without html and text', { html: null }, 'missing_required_field', 'html or text: is missing or empty'],
    ['with only empty text', { html: '', text: '' }, 'missing_required_field', 'html or text: is missing or empty'],
    ['with no recipients', { to: [] }, 'validation_error', 'to: must have at least one address'],
    ['with an empty recipient', { to: '' }, 'validation_error', 'to: must have at least one address'],
    ['with one empty recipient of two', { to: ['a@b.com', ''] }, 'validation_error', 'to[1]: must be an address'],
    ['with a wrong sender', { from: 'root' }, 'invalid_from_address', 'from: must be an address'],
    ['with two senders', { from: 'a@b.com, c@d.com' }, 'invalid_from_address', 'from: must be an address'],
    ['with 51 recipients', { cc: Array(51).fill('a@b.com') }, 'validation_error', 'cc: must have at most 50 entries'],
    [
      'with 51 in one string',
      { cc: Array(51).fill('a@b.com').join() },
      'validation_error',
      'cc: must have at most 50 addresses',
    ],
    ['with a number for a text', { text: 42 }, 'validation_error', 'text: must be a string'],
    [
      'with html of over a megabyte',
      { html: 'é'.repeat(524_289) },
      'validation_error',
      'html: must be at most 1048576 bytes',
    ],
    [
      'with a line break in the subject',
      { subject: 'a\r\nBcc: x@y.de' },
      'validation_error',
      'subject: must have no line break',
    ],
    [
      'with a subject of over 998 characters',
      { subject: 'a'.repeat(999) },
      'validation_error',
      'subject: must be at most 998',
    ],
    ['with an unknown type', { type: 'newsletter' }, 'validation_error', 'type: must be one of order, order_comment'],
    ['with a scope that is none', { scope: 'EU' }, 'validation_error', 'scope: must be default, a website code'],
    ['with half a minute to live', { expires_in: 0.5 }, 'validation_error', 'expires_in: must be a whole number'],
    ['with no time to live', { expires_in: 0 }, 'validation_error', 'expires_in: must be a whole number'],
    ['with a schedule that is no text', { scheduled_at: 5 }, 'validation_error', 'scheduled_at: must be a string'],
    [
      'with an unknown field',
      { icalEvent: { path: '/etc/passwd' } },
      'validation_error',
      'icalEvent: is not a field of this API',
    ],
    ...['subjct', 'Subject', 'replyTo', 'scheduledAt', 'form', 'too', 'bc', 'attachment', 'header', 'htlm', 'tag'].map(
      (name): [string, Record<string, JsonValue>, string, string] => [
        `with the misspelt field ${name}`,
        { [name]: 'x' },
        'validation_error',
        `${name}: is not a field of this API`,
      ],
    ),
    ['with a field of an odd name', { 'a\r\nb': 1 }, 'validation_error', '?: is not a field of this API'],
    ['with a header that is ours', { headers: { Bcc: 'x@y.de' } }, 'validation_error', 'headers.Bcc: is not allowed'],
    [
      'with a header of two lines',
      { headers: { 'X-A': 'a\r\nb' } },
      'validation_error',
      'headers.X-A: must have no line break',
    ],
    [
      'with a header of over 998 characters',
      { headers: { 'X-A': 'a'.repeat(999) } },
      'validation_error',
      'headers.X-A: must be at most',
    ],
    [
      'with a header that is no string',
      { headers: { 'X-A': ['a'] } },
      'validation_error',
      'headers.X-A: must be a string',
    ],
    [
      'with message ids that are not ASCII',
      { headers: { References: '<grüße@example.com>' } },
      'validation_error',
      'headers.References: must be ASCII',
    ],
    [
      'with a URL that fits no line',
      { headers: { 'List-Unsubscribe': `<https://shop.test/${'x'.repeat(970)}>` } },
      'validation_error',
      'headers.List-Unsubscribe: must be ASCII',
    ],
    [
      'with a header given twice',
      { headers: { 'X-A': '1', 'x-a': '2' } },
      'validation_error',
      'headers.x-a: is given twice',
    ],
    [
      'with a wrong Reply-To header',
      { headers: { 'reply-to': 'x' } },
      'validation_error',
      'headers.reply-to: must be an address',
    ],
    ['with headers in an array', { headers: ['X-A: 1'] }, 'validation_error', 'headers: must be an object'],
    [
      'with a tag that is a text',
      { tags: ['a'] },
      'validation_error',
      'tags[0]: must be an object with name and value',
    ],
    [
      'with a tag of two names',
      { tags: [{ a: 'b', c: 'd' }] },
      'validation_error',
      'tags[0]: must have a name and a value',
    ],
    [
      'with a space in a tag',
      { tags: [{ name: 'a', value: 'b c' }] },
      'validation_error',
      'tags[0]: must have a name and a value of 1 to 256',
    ],
    [
      'with 76 tags',
      { tags: Array(76).fill({ name: 'a', value: 'b' }) },
      'validation_error',
      'tags: must have at most 75',
    ],
  ])('%s', (_what, overrides, name, message) => {
    expect(fault(overrides)).toEqual([name, expect.stringContaining(message)]);
  });

  it.each([null, 42, 'x', [], [{}]])('if it is %j', (value) => {
    expect(faultOf(value)).toEqual(['validation_error', 'The email must be a JSON object']);
  });

  it('with its first five faults, never their values', () => {
    const [name, message] = fault({
      from: 'secret-1',
      to: ['secret-2'],
      subject: 5,
      html: 6,
      raw: 'secret-3',
      dkim: 1,
      auth: 2,
    });
    expect(name).toBe('invalid_from_address');
    expect(message).toMatch(
      /^from: .*; to\[0\]: .*; subject: .*; html: .*; raw: is not a field of this API; and 2 more$/,
    );
    expect(message).not.toContain('secret');
  });
});
