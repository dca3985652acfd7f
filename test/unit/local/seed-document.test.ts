import { describe, expect, it } from 'vitest';
import { isSeedDocument, seedDocument } from '../../../infra/local/seed-document.ts';

describe('the settings that the runner saves', () => {
  it('are recognized for any port, unless they have been edited', () => {
    expect(isSeedDocument(seedDocument(4027))).toBe(true);
    expect(isSeedDocument(seedDocument(61_000))).toBe(true);
    expect(isSeedDocument(seedDocument(4027).replace('My Shop', 'Their Shop'))).toBe(false);
    for (const other of ['', 'null', '{}', '{"system":{"smtp":null}}']) expect(isSeedDocument(other)).toBe(false);
  });

  it('require TLS and a password, for a server on this machine', () => {
    expect(JSON.parse(seedDocument(4027)).system.smtp).toEqual({
      host: 'localhost',
      port: 4027,
      ssl: 'tls',
      auth: 'plain',
      username: 'storemail',
    });
  });
});
