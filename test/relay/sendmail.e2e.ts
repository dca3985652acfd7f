import { chmod } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type FakeApi, startFakeApi } from './support/fake-api.ts';
import { createHome, type Ran, type RelayHome, runRelay, type Settings } from './support/relay.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const prepare = async (settings: Settings = {}) => {
  const api = await startFakeApi();
  cleanUps.push(api.close);
  const home = await createHome({ api: api.url, ...settings });
  cleanUps.push(home.remove);
  return { api, home, run: (args: string[], input: string | Buffer) => sendmail(home, args, input) };
};

const sendmail = (home: RelayHome, args: string[], input: string | Buffer): Promise<Ran> =>
  runRelay(['sendmail', '--config', home.config, ...args], input);

const lines = (...text: string[]): string => text.map((line) => `${line}\n`).join('');
const rawOf = (api: FakeApi, index = 0): string => api.accepted[index]?.raw.toString('latin1') ?? '';

describe('recipients', () => {
  it('are those of To, Cc and Bcc with -t, and Bcc stays hidden', async () => {
    const { api, run } = await prepare();
    const message = lines(
      'From: shop@shop.example',
      'To: "Doe, Jane" <jane@a.example>, (a comment) john@b.example',
      'Bcc: hidden@c.example,',
      '  folded@d.example',
      'Cc: Team: x@e.example, y@f.example;',
      'bcc : lower@g.example',
      'Subject: Bcc: in a subject',
      '',
      'Bcc: in the body',
    );
    expect(await run(['-t', '-i'], message)).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(api.accepted[0]?.to.sort()).toEqual(
      [
        'jane@a.example',
        'john@b.example',
        'hidden@c.example',
        'folded@d.example',
        'x@e.example',
        'y@f.example',
        'lower@g.example',
      ].sort(),
    );
    const raw = rawOf(api);
    for (const hidden of ['hidden@', 'folded@', 'lower@']) expect(raw).not.toContain(hidden);
    expect(raw).toContain('\r\nSubject: Bcc: in a subject\r\n');
    expect(raw.endsWith('\r\n\r\nBcc: in the body\r\n')).toBe(true);
  });

  it('are those of Resent- fields alone when there are any, and Resent-Bcc stays hidden', async () => {
    const { api, run } = await prepare();
    const header = ['From: a@a.example', 'To: old@a.example', 'Bcc: older@a.example'];
    await run(['-t'], lines(...header, 'Resent-To: new@b.example', 'Resent-Bcc: hidden@c.example', '', 'again'));
    expect(api.accepted[0]?.to).toEqual(['new@b.example', 'hidden@c.example']);
    expect(rawOf(api)).not.toMatch(/hidden|older/);
  });

  it('are those of the command line without -t, whatever the header says, and Bcc stays hidden', async () => {
    const { api, run } = await prepare();
    await run(['only@a.example'], lines('From: a@a.example', 'To: header@b.example', 'Bcc: hidden@c.example', '', 'x'));
    expect(api.accepted[0]?.to).toEqual(['only@a.example']);
    expect(rawOf(api)).not.toContain('hidden');
  });

  it('of command line and header are combined with -t, without duplicates', async () => {
    const { api, run } = await prepare();
    await run(
      ['-t', 'one@a.example', 'two@A.example'],
      lines('From: a@a.example', 'To: two@a.example, One@a.example', '', 'x'),
    );
    expect(api.accepted[0]?.to).toEqual(['one@a.example', 'two@a.example', 'One@a.example']);
  });

  it.each([
    ['on no command line', [], 'To: jane@a.example'],
    ['in no header', ['-t'], 'Subject: nobody'],
  ])('%s is a usage error', async (_where, args, field) => {
    const { api, run } = await prepare();
    expect((await run(args, lines('From: a@a.example', field, '', 'x'))).code).toBe(64);
    expect(api.attempts).toBe(0);
  });
});

describe('the message', () => {
  const to = 'jane@a.example';
  const complete = ['From: a@a.example', 'Message-ID: <1@a.example>', 'Date: Fri, 27 Nov 2026 09:00:00 +0000'];

  it('keeps every octet except for line ends, which become CRLF', async () => {
    const { api, run } = await prepare();
    const body = Buffer.from([...Array(256).keys()].filter((octet) => ![0, 10, 13].includes(octet)));
    await run(
      ['-i', to],
      Buffer.concat([Buffer.from(lines(...complete, '')), body, Buffer.from('\nmixed\r\n.\nlast')]),
    );
    const expected = `${complete.join('\r\n')}\r\n\r\n${body.toString('latin1')}\r\nmixed\r\n.\r\nlast\r\n`;
    expect(rawOf(api)).toBe(expected);
  });

  it('ends at a line with a single dot by default', async () => {
    const { api, run } = await prepare();
    await run([to], lines(...complete, '', 'one', '..', '. ', '.', 'two'));
    expect(rawOf(api).endsWith('\r\n\r\none\r\n..\r\n. \r\n')).toBe(true);
  });

  it('gets a missing Message-ID and Date, and a From from -f and -F', async () => {
    const { api, run } = await prepare();
    await run(['-f', 'shop@a.example', '-F', 'The "Shop"', to], lines('Subject: bare', '', 'x'));
    await run(['-f', 'shop@a.example', '-F', 'Läden\r\nBcc: x@evil.example', to], lines('Subject: bare', '', 'x'));
    expect(rawOf(api)).toMatch(
      /^Subject: bare\r\nFrom: "The \\"Shop\\"" <shop@a\.example>\r\nDate: .* \+0000\r\nMessage-ID: <\S+@\S+>\r\n\r\nx\r\n$/,
    );
    expect(rawOf(api, 1)).toMatch(/^From: =\?utf-8\?B\?\S+\?= <shop@a\.example>\r$/m);
    expect(rawOf(api, 1)).not.toMatch(/^Bcc/m);
  });

  it('begins its body where the header ends, with or without a blank line', async () => {
    const { api, run } = await prepare();
    await run([to], 'just text\nand more\n');
    await run([to], lines('From root Fri Nov 27 09:00:00 2026', ...complete, 'no field', '', 'more'));
    await run([to], lines(...complete, '', '', 'To: in the body'));
    expect(rawOf(api, 0)).toMatch(/^Date: .*\r\nMessage-ID: .*\r\n\r\njust text\r\nand more\r\n$/);
    expect(rawOf(api, 1)).toBe(`${complete.join('\r\n')}\r\n\r\nno field\r\n\r\nmore\r\n`);
    expect(rawOf(api, 2)).toBe(`${complete.join('\r\n')}\r\n\r\n\r\nTo: in the body\r\n`);
  });

  it('may be large, and have endless lines', async () => {
    const { api, run } = await prepare();
    const body = `${'x'.repeat(3_000_000)}\r\n${'y\n'.repeat(1_000_000)}`;
    expect((await run([to], `${lines(...complete, '')}${body}`)).code).toBe(0);
    expect(api.accepted[0]?.uploaded).toBe(true);
    expect(rawOf(api)).toBe(`${complete.join('\r\n')}\r\n\r\n${body.replaceAll(/\r?\n/g, '\r\n')}`);
  });
});

describe('the exit code', () => {
  const message = lines('From: a@a.example', '', 'x');
  it.each([
    [65, { status: 422, name: 'validation_error', message: 'The message has several From fields' }],
    [65, { status: 413, name: 'validation_error' }],
    [77, { status: 403, name: 'validation_error' }],
    [78, { status: 403, name: 'invalid_api_key' }],
    [78, { status: 404, body: '<html>' }],
    [75, { status: 429, name: 'rate_limit_exceeded' }],
    [75, { status: 500 }],
    [75, 'cut'],
  ] as const)('is %i when the API answers %j', async (code, behaviour) => {
    const { api, run } = await prepare();
    api.behave = () => behaviour;
    const ran = await run(['jane@a.example'], message);
    expect(ran.code).toBe(code);
    expect(ran.stderr).toMatch(/^storemail-relay: (Refused|Not accepted): .*\n$/);
    expect(ran.stderr).not.toContain('jane');
  });

  it('is 0 with a spool when the API does not answer, because the message is on disk', async () => {
    const { api, home, run } = await prepare({ spool: 'spool' });
    api.behave = () => 'cut';
    expect((await run(['jane@a.example'], message)).code).toBe(0);
    api.behave = () => 'accept';
    expect((await sendmail(home, ['-q'], '')).code).toBe(0);
    expect(api.accepted.length).toBe(1);
  });

  it("is 65 when the header exceeds the API's limit", async () => {
    const { api, run } = await prepare();
    expect((await run(['jane@a.example'], `${'X-Padding: yes\n'.repeat(6_000)}\nx\n`)).code).toBe(65);
    expect(api.attempts).toBe(0);
  });

  it('is 78 without a configuration, or with a key that others may read', async () => {
    expect((await runRelay(['sendmail', '--config', '/nowhere/relay.json', '-t'], message)).code).toBe(78);
    const { home, run } = await prepare();

    await chmod(home.config, 0o644);
    const ran = await run(['jane@a.example'], message);
    expect(ran).toMatchObject({ code: 78 });
    expect(ran.stderr).toMatch(/only its owner may read it: chmod 600/);
  });
});

it('speaks SMTP on standard input and output with -bs', async () => {
  const { api, run } = await prepare();
  const dialogue = ['EHLO localhost', 'MAIL FROM:<a@a.example>', 'RCPT TO:<jane@a.example>', 'DATA'];
  const message = ['From: a@a.example', '', '..dot', '.', 'QUIT', ''].join('\r\n');
  const { code, stdout } = await run(['-bs'], `${dialogue.join('\r\n')}\r\n${message}`);
  expect(code).toBe(0);
  const replies = stdout.split('\r\n').filter((line) => /^\d{3} /.test(line));
  expect(replies.map((line) => line.slice(0, 3))).toEqual(['220', '250', '250', '250', '354', '250', '221']);
  expect(rawOf(api)).toBe('From: a@a.example\r\n\r\n.dot\r\n');
});
