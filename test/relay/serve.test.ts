import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import { generate } from 'selfsigned';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { type FakeApi, goodKey, startFakeApi } from './support/fake-api.ts';
import { createHome, portOf, type RelayHome, type RelayProcess, type Settings, startRelay } from './support/relay.ts';
import { connectRaw, envelope, handIn, messageOf, onTheWire } from './support/smtp-client.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const start = async (
  settings: Settings = {},
  args: string[] = [],
  listeners = 1,
): Promise<{ api: FakeApi; home: RelayHome; relay: RelayProcess }> => {
  const api = await startFakeApi();
  cleanUps.push(api.close);
  const home = await createHome({ api: api.url, ...settings });
  cleanUps.push(home.remove);
  const relay = await startRelay(home, args, listeners);
  cleanUps.push(() => relay.kill());
  return { api, home, relay };
};

const certificate = async (home: RelayHome): Promise<string[]> => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
  const [certFile, keyFile] = [join(home.folder, 'cert.pem'), join(home.folder, 'key.pem')];
  await writeFile(certFile, cert);
  await writeFile(keyFile, key);
  return ['--tls-cert', certFile, '--tls-key', keyFile];
};

const send = (port: number, options: object = {}) => {
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port,
    tls: { rejectUnauthorized: false },
    ...options,
  });
  return transport
    .sendMail({ from: 'shop@shop.example', to: 'jane@customer.example', subject: 'Order', text: 'Thanks' })
    .finally(() => transport.close());
};

describe('what the API gets', () => {
  it('hands over every octet as it came, dots and bytes beyond ASCII included', async () => {
    const { api, relay } = await start();
    const message = Buffer.concat([
      Buffer.from(`${messageOf('odd bytes')}.\r\n..\r\n.hidden\r\n\r\n`),
      Buffer.from([...Array(256).keys()].filter((octet) => ![0, 10, 13].includes(octet))),
      Buffer.from('\r\n'),
    ]);
    expect(await handIn(relay.port, message, 'jane@customer.example')).toMatch(/^250 2\.\d\.0 OK: accepted as /);
    expect(api.accepted).toMatchObject([{ to: ['jane@customer.example'], key: goodKey }]);
    expect(api.accepted[0]?.raw.equals(message)).toBe(true);
  });

  it('takes the recipients of the envelope, whatever the header says', async () => {
    const { api, relay } = await start();
    await handIn(relay.port, messageOf('envelope'), 'a@one.example', 'b@two.example');
    expect(api.accepted.map(({ to }) => to)).toEqual([['a@one.example', 'b@two.example']]);
  });

  it('sends several messages over one connection', async () => {
    const { api, relay } = await start();
    const client = await connectRaw(relay.port);
    for (const subject of ['one', 'two', 'three']) {
      await client.say(...envelope('jane@customer.example'), 'DATA');
      client.send(onTheWire(messageOf(subject)));
      expect(await client.reply()).toMatch(/^250/);
    }
    client.close();
    expect(api.accepted.length).toBe(3);
  });

  it('uploads what is too large for one request', async () => {
    const { api, relay } = await start();
    const message = Buffer.from(messageOf('large', `${'x'.repeat(76)}\r\n`.repeat(100_000)));
    expect(await handIn(relay.port, message, 'jane@customer.example')).toMatch(/^250/);
    expect(api.accepted[0]).toMatchObject({ uploaded: true, to: ['jane@customer.example'] });
    expect(api.accepted[0]?.raw.equals(message)).toBe(true);
  });

  it('is one email when a client repeats what it got no answer to', async () => {
    const { api, relay } = await start();
    await handIn(relay.port, messageOf('repeated'), 'jane@customer.example');
    expect(await handIn(relay.port, messageOf('repeated'), 'jane@customer.example')).toMatch(/^250/);
    await handIn(relay.port, messageOf('repeated'), 'john@customer.example');
    expect(api.accepted.map(({ to }) => to)).toEqual([['jane@customer.example'], ['john@customer.example']]);
  });

  it('is two emails when two equal messages have no Message-ID', async () => {
    const { api, relay } = await start();
    const message = messageOf('cron').replace(/Message-ID:.*\r\n/, '');
    await handIn(relay.port, message, 'jane@customer.example');
    await handIn(relay.port, message, 'jane@customer.example');
    expect(api.accepted.length).toBe(2);
  });

  it("passes on a client's own idempotency key", async () => {
    const { api, relay } = await start();
    await handIn(relay.port, `Resend-Idempotency-Key: order-1\r\n${messageOf('own key')}`, 'jane@customer.example');
    expect(api.accepted[0]?.idempotencyKey).toBe('order-1');
  });
});

describe('what a client is told', () => {
  it('answers 5xx with the sentence of the API when the message will never be taken', async () => {
    const { api, relay } = await start();
    api.behave = () => ({ status: 422, name: 'validation_error', message: 'The message has no From' });
    const reply = await handIn(relay.port, messageOf('no from'), 'jane@customer.example');
    expect(reply).toMatch(/^554 5\.\d\.\d The message has no From$/);
  });

  it.each([
    ['cuts the connection', 'cut'],
    ['answers 500', { status: 500 }],
    ['answers 503', { status: 503, body: '<html>' }],
    ['throttles', { status: 429, name: 'rate_limit_exceeded' }],
    ['is another server, which answers 200', { status: 200, body: '<html>Welcome</html>' }],
    ['is another server, which answers 404', { status: 404, body: 'Not found' }],
    ['does not know the key', { status: 403, name: 'invalid_api_key' }],
  ] as const)('answers 451 without a spool when the API %s', async (_what, behaviour) => {
    const { api, relay } = await start();
    api.behave = () => behaviour;
    expect(await handIn(relay.port, messageOf('later'), 'jane@customer.example')).toMatch(/^451 4\./);
  });

  it('answers 451 when nothing listens where the API should be', async () => {
    const { api, relay } = await start();
    await api.close();
    cleanUps.splice(0, 1);
    expect(await handIn(relay.port, messageOf('down'), 'jane@customer.example')).toMatch(/^451 4\./);
  });

  it('refuses a message larger than the size it advertises, by its announcement and by its bytes', async () => {
    const { api, relay } = await start();
    const client = await connectRaw(relay.port);
    const [size] = /(?<=SIZE )\d+/.exec(await client.say('EHLO shop.example')) ?? [];
    expect(await client.say(`MAIL FROM:<a@shop.example> SIZE=${Number(size) + 1}`)).toMatch(/^552/);
    client.close();
    const line = `${'x'.repeat(998)}\r\n`;
    const message = Buffer.from(messageOf('huge', line.repeat(Math.ceil(Number(size) / 1000))));
    expect(await handIn(relay.port, message, 'jane@customer.example')).toMatch(/^552/);
    expect(api.attempts).toBe(0);
  });

  it('takes nothing from a client that breaks off in the middle of a message', async () => {
    const { api, relay } = await start();
    const client = await connectRaw(relay.port);
    await client.say(...envelope('jane@customer.example'), 'DATA');
    client.send(messageOf('half'));
    client.socket.end();
    expect(await relay.logged('message-failed')).toMatchObject({ reason: 'ECONNECTION' });
    await handIn(relay.port, messageOf('whole'), 'jane@customer.example');
    expect(api.accepted.map(({ raw }) => raw.toString())).toEqual([messageOf('whole')]);
  });

  it('advertises what it can keep and nothing else', async () => {
    const { relay } = await start();
    const client = await connectRaw(relay.port);
    const words = (await client.say('EHLO shop.example')).split('\r\n').map((line) => line.slice(4).split(' ')[0]);
    client.close();
    expect(words.slice(1).sort()).toEqual(['8BITMIME', 'AUTH', 'ENHANCEDSTATUSCODES', 'PIPELINING', 'SIZE']);
  });

  it('logs neither addresses nor parts of the message', async () => {
    const { api, relay } = await start();
    api.behave = (attempt) => (attempt === 1 ? { status: 422, name: 'validation_error' } : 'accept');
    await handIn(relay.port, messageOf('secret'), 'jane@customer.example');
    await handIn(relay.port, messageOf('secret'), 'jane@customer.example');
    const text = JSON.stringify(relay.log);
    expect(text).toMatch(/"event":"accepted".*"recipients":1/);
    for (const private_ of ['jane', 'customer.example', 'secret', 'Thank you', goodKey])
      expect(text).not.toContain(private_);
  });
});

describe('who may send', () => {
  it('sends for the scope that is the user name', async () => {
    const { api, relay } = await start({ scope: 'us' });
    for (const user of ['eu.fr', 'resend']) await send(relay.port, { auth: { user, pass: goodKey } });
    await send(relay.port);
    expect(api.accepted.map(({ scope }) => scope)).toEqual(['eu.fr', 'us', 'us']);
  });

  it('leaves the scope to the message when it names one', async () => {
    const { api, relay } = await start({ scope: 'us' });
    await handIn(relay.port, `Storemail-Scope: eu\r\n${messageOf('scoped')}`, 'jane@customer.example');
    expect(api.accepted[0]?.scope).toBeUndefined();
  });

  it('sends with the key that a client logged in with', async () => {
    const { api, relay } = await start();
    api.keys.add('re_sm_other');
    await send(relay.port, { auth: { user: 'eu', pass: 're_sm_other' } });
    expect(api.accepted[0]).toMatchObject({ key: 're_sm_other', scope: 'eu' });
  });

  it.each(['LOGIN', 'PLAIN'])('takes AUTH %s', async (method) => {
    const { api, relay } = await start({ key: undefined });
    await send(relay.port, { auth: { user: 'resend', pass: goodKey }, authMethod: method });
    expect(api.accepted.length).toBe(1);
  });

  it('refuses a password that is no key, and a user name that is no scope', async () => {
    const { relay } = await start();
    for (const auth of [
      { user: 'resend', pass: 'wrong' },
      { user: 'Jane@customer.example', pass: goodKey },
      { user: 'default.fr', pass: goodKey },
    ]) {
      await expect(send(relay.port, { auth })).rejects.toMatchObject({ responseCode: 535 });
    }
  });

  it('answers 454 while the API cannot be asked about a key', async () => {
    const { api, relay } = await start();
    await api.close();
    cleanUps.splice(0, 1);
    await expect(send(relay.port, { auth: { user: 'eu', pass: 're_sm_unknown' } })).rejects.toMatchObject({
      responseCode: 454,
    });
  });

  it('wants AUTH when there is no key in the configuration', async () => {
    const { api, relay } = await start({ key: undefined });
    expect(await handIn(relay.port, messageOf('anonymous'), 'jane@customer.example')).toMatch(/^530/);
    expect(api.attempts).toBe(0);
  });
});

describe('TLS', () => {
  const withTls = async () => {
    const api = await startFakeApi();
    const home = await createHome({ api: api.url, listen: '0.0.0.0:0' });
    onTestFinished(async () => {
      await relay.kill();
      await Promise.all([home.remove(), api.close()]);
    });
    const relay = await startRelay(home, [...(await certificate(home)), '--implicit-tls', '0.0.0.0:0'], 2);
    return { api, relay };
  };

  it('takes mail beyond loopback after STARTTLS and AUTH, and over TLS from the first byte', async () => {
    const { api, relay } = await withTls();
    const auth = { user: 'eu', pass: goodKey };
    for (const line of relay.addresses) await send(portOf(line), { secure: line.implicitTls, requireTLS: true, auth });
    await send(relay.port, { requireTLS: true, auth, tls: { rejectUnauthorized: false, minVersion: 'TLSv1.3' } });
    expect(api.accepted.length).toBe(3);
  });

  it('takes neither a password without TLS nor mail without a password there', async () => {
    const { relay } = await withTls();
    const client = await connectRaw(portOf(relay.addresses.find(({ implicitTls }) => !implicitTls)));
    await client.say('EHLO shop.example');
    expect(await client.say(`AUTH PLAIN ${Buffer.from(`\0eu\0${goodKey}`).toString('base64')}`)).toMatch(/^538/);
    client.close();
    await expect(send(relay.port, { requireTLS: true })).rejects.toMatchObject({ responseCode: 530 });
  });

  it('does not start beyond loopback without a certificate', async () => {
    const home = await createHome({ api: 'https://mail.example.com', listen: ['127.0.0.1:0', '0.0.0.0:0'] });
    onTestFinished(home.remove);
    await expect(startRelay(home)).rejects.toThrow(/78: .*needs a certificate/);
  });
});
