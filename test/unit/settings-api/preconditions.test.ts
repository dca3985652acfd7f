import { describe, expect, it } from 'vitest';
import { aSettingsApi } from '../../support/http/settings-api.ts';

const port = (number: number) => ({ system: { smtp: { port: number } } });

describe('If-None-Match', () => {
  it.each(['PUT', 'PATCH'])('of * lets %s save the first settings of a scope, and no others', async (method) => {
    const { ask, save, pair } = aSettingsApi();
    await save('default');
    const only = { headers: { 'if-none-match': '*' } };
    expect((await ask(method, '/settings/eu', port(465), only)).status).toBe(200);
    const first = await pair('eu');
    const { status, json } = await ask(method, '/settings/eu', port(587), only);
    expect({ status, message: json.message }).toEqual({
      status: 412,
      message: expect.stringContaining('exist already'),
    });
    expect(await pair('eu')).toEqual(first);
  });

  it('with an ETag refuses only that state', async () => {
    const { ask, save } = aSettingsApi();
    const { headers } = await save('default');
    const patch = (tag: string) => ask('PATCH', '/settings/default', port(465), { headers: { 'if-none-match': tag } });
    expect((await patch(`"77", ${headers.etag}`)).status).toBe(412);
    expect((await patch('"77"')).status).toBe(200);
  });
});

describe('If-Match', () => {
  it.each([
    ['a list with the ETag', (etag: string) => `"77", ${etag}`, 200],
    ['*', () => '*', 200],
    ['the ETag as a weak one', (etag: string) => `W/${etag}`, 412],
  ])('of %s', async (_what, match, status) => {
    const { ask, save } = aSettingsApi();
    const { headers } = await save('default');
    const options = { headers: { 'if-match': match(String(headers.etag)) } };
    expect((await ask('PATCH', '/settings/default', port(465), options)).status).toBe(status);
  });

  it('of * refuses a scope without settings', async () => {
    const { ask, save, pair } = aSettingsApi();
    await save('default');
    expect((await ask('PUT', '/settings/eu', port(465), { headers: { 'if-match': '*' } })).status).toBe(412);
    expect(await pair('eu')).toBeUndefined();
  });
});

it.each([
  ['PATCH', '/settings/default?verfiy=true', port(465)],
  ['PUT', '/settings/default?Verify=true', port(465)],
  ['PATCH', '/settings/default?verify=1', port(465)],
  ['DELETE', '/settings/default?dry_run=true', undefined],
  ['POST', '/settings/default/rollback?dry_run=true', { version: 1 }],
  ['POST', '/settings/default/test?dry_run=true', { to: 'jane@customer.example' }],
])('%s %s is refused and changes nothing', async (method, path, body) => {
  const { ask, save, pair } = aSettingsApi();
  await save('default');
  await save('default', port(25));
  const before = await pair();
  expect((await ask(method, path, body)).status).toBe(422);
  expect(await pair()).toEqual(before);
});
