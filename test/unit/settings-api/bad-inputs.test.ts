import { describe, expect, it } from 'vitest';
import { badInputs } from '../../support/http/bad-inputs.ts';
import { aSettingsApi } from '../../support/http/settings-api.ts';

/** `<5000 chars>` stands for a text of that length. */
const spelledOut = (payload: unknown): string =>
  JSON.stringify(payload).replace(/<(\d+) chars>/g, (_match, count) => 'p'.repeat(Number(count)));

/** As many as a list may have, and together too long for a parameter. */
const senders = Array.from({ length: 50 }, (_, n) => `sender-${n}@${'long-'.repeat(12)}name.${'x'.repeat(40)}.example`);

describe('PATCH /settings/default refuses', () => {
  it.each(badInputs('PATCH /settings').map((input) => [input.id, input.name, input] as const))(
    '%s %s',
    async (_id, _name, { payload }) => {
      const { save, ask, pair } = aSettingsApi();
      await save('default');
      const before = await pair();
      const { status, json } = await ask('PATCH', '/settings/default', spelledOut(payload));
      expect(status).toBe(422);
      expect(json.faults.length).toBeGreaterThan(0);
      expect(await pair()).toEqual(before);
    },
  );

  it.each([
    ['what is not JSON', '{"system":', 400],
    ['a byte order mark', '\uFEFF{}', 400],
    ['duplicate keys', '{"delivery":{"max_connections":1,"max_connections":2}}', 400],
    ['__proto__', '{"__proto__":{"system":1}}', 400],
    ['no body', '', 400],
    ['an array', '[]', 422],
    ['null', 'null', 422],
    ['text', '"x"', 422],
    ['a section that is text', '{"system":"x"}', 422],
    ['a list of objects', '{"delivery":{"allowed_senders":[{}]}}', 422],
    ['sending_limit below default', '{"sales_email":{"general":{"sending_limit":5}}}', 422, 'eu'],
    ['a document over 4 KB', JSON.stringify({ delivery: { allowed_senders: senders } }), 422],
    ['a line break in a name', '{"trans_email":{"ident_general":{"name":"a\\r\\nBcc: b@example.net"}}}', 422],
    ['two addresses for one', '{"health":{"recipient":"a@example.net,b@example.net"}}', 422],
  ])('%s', async (_what, body, status, scope = 'default') => {
    const { ask, pair } = aSettingsApi();
    const answer = await ask('PATCH', `/settings/${scope}`, body);
    expect([answer.status, answer.json.statusCode]).toEqual([status, status]);
    expect(await pair(scope)).toBeUndefined();
  });

  it('rejected values are not repeated', async () => {
    const { ask, log } = aSettingsApi();
    const value = 'planted-value';
    const body = {
      system: { smtp: { host: `${value} x`, port: value, transport: value, [value.replace('-', '{')]: 1 } },
      trans_email: { ident_general: { email: value } },
      delivery: { allowed_senders: [value] },
    };
    const answer = await ask('PATCH', '/settings/default', body);
    expect(answer.status).toBe(422);
    expect(JSON.stringify([answer.json, log.lines])).not.toContain(value);
  });
});
