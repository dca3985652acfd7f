import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { suppressionsProgram } from '../../../infra/cli/suppressions/suppressions-program.ts';
import { parseAddress } from '../../../shared/email/address/address.ts';
import { newEmailId } from '../../../shared/email/lifecycle/id.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { startOfTest } from '../../support/http/emails-api.ts';
import { aFeedbackApi } from '../../support/http/feedback-api.ts';
import { call } from '../../support/http/http-call.ts';

let server: Server;
let url: string;
let made = aFeedbackApi();
const calls: string[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { pathname } = new URL(request.url ?? '/', 'http://api');
    calls.push(`${request.method} ${pathname}`);
    const answer = await call(made.api, {
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      token: 'full',
      ...(body && { body: JSON.parse(body) }),
    });
    response.writeHead(answer.status ?? 500, { 'content-type': 'application/json' }).end(JSON.stringify(answer.json));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const run = async (args: string[], file = '') => {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const code = await suppressionsProgram(args, {
    environment: { STOREMAIL_URL: url, STOREMAIL_KEY: 'full' },
    stdout: (text) => stdout.push(text),
    stderr: (text) => stderr.push(text),
    read: async () => file,
  });
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
};

describe('npm run suppressions', () => {
  it("exports what it imported, whatever the file's column is called", async () => {
    made = aFeedbackApi();
    calls.length = 0;
    const addresses = Array.from({ length: 250 }, (_, n) => `customer${n}@example.com`);
    const file = `\uFEFFreason,Email Address\r\n${addresses.map((one) => `"gone, for good",${one}`).join('\r\n')}\r\n`;
    expect(await run(['import', 'list.csv', '--scope', 'eu'], file)).toMatchObject({ code: 0 });
    expect(calls).toEqual(Array(3).fill('POST /suppressions/batch/add'));
    const { code, stdout, stderr } = await run(['export']);
    const [header, ...rows] = stdout.trimEnd().split('\r\n');
    expect([code, header, stderr]).toEqual([
      0,
      'email,scope,origin,created_at,source_id',
      '250 suppressed addresses.\n',
    ]);
    expect(rows.map((row) => row.split(',')[0]).toSorted()).toEqual(addresses.toSorted());
    expect(new Set(rows.map((row) => row.split(',').slice(1, 3).join()))).toEqual(new Set(['eu,manual']));
    expect(await run(['import', '-'], stdout)).toMatchObject({ code: 0 });
  });

  it('imports its export into the same scopes, unless one is given', async () => {
    const scopesOf = async () =>
      (await run(['export'])).stdout
        .split('\r\n')
        .slice(1, -1)
        .map((row) => row.split(',')[1]);
    made = aFeedbackApi();
    await run(['add', 'ada@example.com', '--scope', 'eu.fr']);
    await run(['add', 'ada@example.com', 'ben@example.com', '--scope', 'us']);
    const { stdout } = await run(['export']);
    made = aFeedbackApi();
    expect(await run(['import', '-'], stdout)).toMatchObject({ code: 0 });
    expect((await scopesOf()).toSorted()).toEqual(['eu.fr', 'us', 'us']);
    made = aFeedbackApi();
    await run(['import', '-', '--scope', 'eu'], stdout);
    expect(await scopesOf()).toEqual(['eu', 'eu']);
  });

  it.each([
    [`${Array.from({ length: 120 }, (_, n) => `c${n}@example.com\n`).join('')}ada@localhost\n`, /^row 121: must have/],
    ['email,scope\nada@example.com,eu\nben@example.com,No Scope\n', /^row 3: scope/],
  ])('names the row that the API refuses', async (file, stderr) => {
    made = aFeedbackApi();
    expect(await run(['import', '-'], file)).toMatchObject({ code: 1, stderr: expect.stringMatching(stderr) });
  });

  it('accepts a list of addresses without a header, and refuses a file without addresses', async () => {
    made = aFeedbackApi();
    await run(['import', '-'], 'ada@example.com\nben@example.com\nada@example.com\n');
    expect(JSON.parse((await run(['export', '--json'])).stdout)).toHaveLength(2);
    expect(await run(['import', '-'], 'name\nAda\n')).toMatchObject({ code: 1 });
    expect(await run(['import', '-'], '')).toMatchObject({ code: 1, stderr: 'The file contains no addresses.\n' });
  });

  it('adds and removes addresses, and says if there was nothing to remove', async () => {
    made = aFeedbackApi();
    expect(await run(['add', 'ada@example.com', '--json'])).toMatchObject({ code: 0, stdout: '{"suppressed":1}\n' });
    expect(await run(['remove', 'ada@example.com', '--json'])).toMatchObject({
      code: 0,
      stdout: '{"removed":1,"suppressed_emails":[],"has_more":false}\n',
    });
    expect(await run(['remove', 'ada@example.com'])).toMatchObject({ code: 1 });
  });

  it("reads the page's export, which protects spreadsheets from what looks like a formula", async () => {
    made = aFeedbackApi();
    expect(await run(['import', 'list.csv'], "email,scope\r\n'+ada@example.com,eu\r\n")).toMatchObject({ code: 0 });
    expect((await run(['export'])).stdout).toMatch(/^\+ada@example\.com,eu,/m);
  });

  it('removes an address in every scope that suppresses it', async () => {
    made = aFeedbackApi();
    for (const scope of ['eu', 'us']) await run(['add', 'ada@example.com', '--scope', scope]);
    expect(await run(['remove', 'ada@example.com'])).toMatchObject({ code: 0, stdout: 'Removed 2 entries.\n' });
    expect((await run(['export'])).stderr).toBe('0 suppressed addresses.\n');
  });

  it('lists the emails that were not sent to a removed address', async () => {
    made = aFeedbackApi();
    await run(['add', 'ada@example.com', 'ben@example.com']);
    const id = newEmailId(startOfTest, randomBytes(16));
    const address = parseAddress('ada@example.com');
    const response = 'The address is on the list of suppressed addresses';
    const recipients = [{ address, kind: 'to' as const, state: 'suppressed' as const, response }];
    await made.emails.accept(anEmail({ id, state: 'suppressed', recipients }), aContent());
    const { stdout } = await run(['remove', 'ada@example.com', 'ben@example.com', 'nobody@example.com']);
    expect(stdout).toBe(
      `Removed 2 entries.\n1 email was not sent because of suppression. To send one, call POST /emails/{id}/retry:\n${id}\n`,
    );
  });

  it.each([
    [[], /No command was given. Commands: export/],
    [['exprot'], /Did you mean export/],
    [['import'], /takes one file/],
    [['export', '--scope', 'No Scope'], /--scope takes/],
    [['export', '--origin', 'other'], /--origin takes/],
  ])('%j is wrong usage', async (args, stderr) => {
    expect(await run(args)).toMatchObject({ code: 2, stderr: expect.stringMatching(stderr) });
  });
});
