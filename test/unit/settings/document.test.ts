import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashDocument, parseDocument, serialiseDocument } from '../../../shared/settings/document/document.ts';
import type { Parsed } from '../../../shared/settings/document/read-values.ts';
import { rawSettings, someDocument } from '../../support/builders/settings-arbitraries.ts';

const parse = (json: unknown, scope = 'default'): Parsed => parseDocument(JSON.stringify(json), scope);

/** `path problem` of every fault. */
const faultsOf = (parsed: Parsed): string[] =>
  parsed.ok ? [] : parsed.faults.map(({ path, problem }) => `${path} ${problem}`.trim());

describe('a settings document', () => {
  it("is JSON nested by Adobe's configuration paths", () => {
    expect(
      parse({ system: { smtp: { host: 'smtp.shop.example', port: 587 } }, delivery: { max_connections: 2 } }),
    ).toEqual({
      ok: true,
      document: {
        'system/smtp/host': 'smtp.shop.example',
        'system/smtp/port': 587,
        'delivery/max_connections': 2,
      },
      warnings: [],
    });
  });

  it('accepts values as stored by Adobe Commerce, and normalizes them', () => {
    expect(
      parse({
        system: { smtp: { disable: '1', set_return_path: '2', ssl: 'TLS', auth: 'LOGIN' } },
        sales_email: {
          general: { async_sending: 0 },
          order: { copy_method: 'copy', copy_to: 'a@x.example, b@x.example' },
        },
      }),
    ).toMatchObject({
      document: {
        'system/smtp/disable': true,
        'system/smtp/set_return_path': 'specified',
        'system/smtp/ssl': 'tls',
        'system/smtp/auth': 'login',
        'sales_email/general/async_sending': false,
        'sales_email/order/copy_method': 'copy',
        'sales_email/order/copy_to': ['a@x.example', 'b@x.example'],
      },
      warnings: [],
    });
  });

  it('reads "587" as 587, with a warning that does not repeat it', () => {
    const parsed = parse({ system: { smtp: { port: '587' } } });
    expect(parsed).toMatchObject({
      document: { 'system/smtp/port': 587 },
      warnings: [{ code: 'coerced', path: 'system/smtp/port' }],
    });
    expect(JSON.stringify(parsed.ok && parsed.warnings)).not.toContain('587');
  });

  it('inherits settings that are null', () => {
    expect(parse({ system: { smtp: { host: null } }, delivery: null })).toEqual({
      ok: true,
      document: {},
      warnings: [],
    });
  });

  it('reports every fault by path and what is allowed, never the value', () => {
    const text = JSON.stringify({
      system: { smtp: { port: 70_000, host: 'sekret host', ssl: 'starttls', url: 'smtp://sekret' }, other: 1 },
      delivery: 'sekret',
      sekret: {},
    });
    const parsed = parseDocument(text, 'default');
    expect(faultsOf(parsed)).toEqual([
      'system/smtp/url is no setting',
      'system/other is no setting',
      'delivery must be an object',
      'sekret is no setting',
      'system/smtp/port must be a whole number from 1 to 65535',
      expect.stringMatching(/^system\/smtp\/host must be a host name/),
      'system/smtp/ssl must be one of none, ssl, tls',
    ]);
    expect(faultsOf(parsed).join().replace('sekret is no', '')).not.toContain('sekret');
  });

  it('does not repeat an invalid key', () => {
    expect(
      faultsOf(parse({ 'smtp://user:pass@x': 1, 'system/smtp': { host: 'x' }, system: { 'smtp/host': 'x' } })),
    ).toEqual(['? is no setting', '? is no setting', 'system/? is no setting']);
  });

  it.each([
    ['not JSON', 'host: x'],
    ['cut short', '{"system":{"smtp":{"host":"x"'],
    ['empty', ''],
    ['a byte order mark', '\ufeff{}'],
    ['a duplicate key', '{"system":{"smtp":{"port":587,"port":25}}}'],
    ['__proto__', '{"__proto__":{"system":{}}}'],
    ['__proto__ below', '{"system":{"smtp":{"__proto__":{"host":"x"}}}}'],
    ['constructor', '{"constructor":{}}'],
    ['an array', '[]'],
    ['null', 'null'],
    ['text', '"system"'],
    ['over 4,096 bytes', JSON.stringify({ trans_email: { ident_general: { name: 'ü'.repeat(2048) } } })],
    ['over 4,096 bytes of blanks', `{${' '.repeat(4095)}}`],
    ['deeply nested', `${'{"system":'.repeat(200)}1${'}'.repeat(200)}`],
    ['JSON with a comment', '{} // x'],
  ])('is rejected as a whole if it is %s', (_what, text) => {
    const parsed = parseDocument(text, 'default');
    expect(parsed.ok).toBe(false);
    expect(faultsOf(parsed)).toHaveLength(1);
  });

  it('is rejected with its size if it is too large', () => {
    expect(faultsOf(parseDocument(`{${' '.repeat(4095)}}`, 'default'))).toEqual([
      'The document has 4097 bytes; at most 4096 are allowed',
    ]);
    expect(parseDocument(`{${' '.repeat(4094)}}`, 'default').ok).toBe(true);
  });

  it('contains no password', () => {
    const parsed = parse({ system: { smtp: { password: 'hunter2' } } });
    expect(faultsOf(parsed)).toEqual([
      'system/smtp/password is a secret: it must be saved as a SecureString, not here',
    ]);
  });

  it.each([{ toString: null }, [{ toString: null }], [[{ valueOf: 1, toString: 1 }]]])(
    'rejects %j, which cannot be converted to a string, like any object',
    (value) => {
      for (const field of ['identity', 'copy_to']) {
        expect(faultsOf(parse({ sales_email: { order: { [field]: value } } }))).toEqual([
          expect.stringMatching(`^sales_email/order/${field} must be `),
        ]);
      }
    },
  );

  it.each(['{{ssm:/other/param}}', 'a {{b', 'a }} b'])(
    'rejects %j, which Parameter Store would resolve as a reference',
    (name) => {
      expect(faultsOf(parse({ trans_email: { ident_general: { name } } }))).toEqual([
        'trans_email/ident_general/name must have no {{ or }}, which Parameter Store keeps for references',
      ]);
      expect(parse({ sales_email: { order: { copy_to: ['{{a}}@x.example'] } } }).ok).toBe(false);
    },
  );

  it('can set settings of the default scope only there', () => {
    const general = { sales_email: { general: { async_sending: 'disable', sending_limit: 50 } } };
    expect(parse(general).ok).toBe(true);
    for (const scope of ['eu', 'eu.fr']) {
      expect(faultsOf(parse(general, scope))).toEqual([
        'sales_email/general/async_sending can be set at these levels only: default',
        'sales_email/general/sending_limit can be set at these levels only: default',
      ]);
    }
  });
});

describe('the text of a document', () => {
  it('parses as the same document, without warnings', () => {
    fc.assert(
      fc.property(someDocument, (document) => {
        expect(parseDocument(serialiseDocument(document), 'default')).toEqual({ ok: true, document, warnings: [] });
      }),
    );
  });

  it('is the same for any order and any form of the values', () => {
    fc.assert(
      fc.property(rawSettings, ({ one, other }) => {
        const parsed = parse(one);
        const reordered = parse(other);
        if (!parsed.ok || !reordered.ok) throw new Error('What people may write was refused');
        const text = serialiseDocument(parsed.document);
        expect(serialiseDocument(reordered.document)).toBe(text);
        expect(parseDocument(text, 'default')).toEqual({ ok: true, document: parsed.document, warnings: [] });
      }),
    );
  });

  it('distinguishes an empty address from an inherited one', () => {
    const parsed = parse({ delivery: { reply_to: '' } });
    expect(parsed.ok && Object.hasOwn(parsed.document, 'delivery/reply_to')).toBe(true);
    expect(parsed.ok && serialiseDocument(parsed.document)).toBe('{"delivery":{"reply_to":""}}');
  });

  it('has a hash of its bytes', () => {
    expect(hashDocument('{}')).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
  });
});
