import { describe, expect, it } from 'vitest';
import { goodKey } from './support/fake-api.ts';
import type { Settings } from './support/relay.ts';
import { runningRelays } from './support/running.ts';
import { connectRaw, envelope, handIn, messageOf, onTheWire } from './support/smtp-client.ts';

const relays = runningRelays();
const { cleanUps } = relays;
const start = async (settings: Settings = {}, args: string[] = [], listeners = 1) => {
  const { api, home } = await relays.prepare(settings);
  return { api, home, relay: await relays.start(home, args, listeners) };
};

describe('messages passed to the API', () => {
  it('keep every octet, including dots and bytes beyond ASCII', async () => {
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

  it('have the recipients of the envelope, whatever the header says', async () => {
    const { api, relay } = await start();
    await handIn(relay.port, messageOf('envelope'), 'a@one.example', 'b@two.example');
    expect(api.accepted.map(({ to }) => to)).toEqual([['a@one.example', 'b@two.example']]);
  });

  it('may come over a single connection', async () => {
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

  it('are uploaded if too large for one request', async () => {
    const { api, relay } = await start();
    const message = Buffer.from(messageOf('large', `${'x'.repeat(76)}\r\n`.repeat(100_000)));
    expect(await handIn(relay.port, message, 'jane@customer.example')).toMatch(/^250/);
    expect(api.accepted[0]).toMatchObject({ uploaded: true, to: ['jane@customer.example'] });
    expect(api.accepted[0]?.raw.equals(message)).toBe(true);
  });

  it('are one email when a client repeats an unanswered message', async () => {
    const { api, relay } = await start();
    await handIn(relay.port, messageOf('repeated'), 'jane@customer.example');
    expect(await handIn(relay.port, messageOf('repeated'), 'jane@customer.example')).toMatch(/^250/);
    await handIn(relay.port, messageOf('repeated'), 'john@customer.example');
    expect(api.accepted.map(({ to }) => to)).toEqual([['jane@customer.example'], ['john@customer.example']]);
  });

  it('are two emails when two equal messages have no Message-ID', async () => {
    const { api, relay } = await start();
    const message = messageOf('cron').replace(/Message-ID:.*\r\n/, '');
    await handIn(relay.port, message, 'jane@customer.example');
    await handIn(relay.port, message, 'jane@customer.example');
    expect(api.accepted.length).toBe(2);
  });

  const ownKey = (message: string): string => `Resend-Idempotency-Key: order-1\r\n${message}`;

  it('are one email when a client repeats its own idempotency key', async () => {
    const { api, relay } = await start();
    const message = ownKey(messageOf('own key').replace(/Message-ID:.*\r\n/, ''));
    for (const _time of [1, 2]) expect(await handIn(relay.port, message, 'jane@customer.example')).toMatch(/^250/);
    expect(await handIn(relay.port, ownKey(messageOf('other')), 'jane@customer.example')).toMatch(/^554/);
    expect(api.accepted.length).toBe(1);
  });

  it('reach all recipients of a message with its own idempotency key that comes in several transactions, each part once', async () => {
    const { api, relay } = await start();
    const recipients = Array.from({ length: 150 }, (_, at) => `customer-${at}@customer.example`);
    for (const part of [recipients.slice(0, 100), recipients.slice(100)]) {
      expect(await handIn(relay.port, ownKey(messageOf('list')), ...part)).toMatch(/^250/);
    }
    expect(api.accepted.flatMap(({ to }) => to)).toEqual(recipients);
    expect(await handIn(relay.port, ownKey(messageOf('list')), ...recipients.slice(100))).toMatch(/^250/);
    await handIn(relay.port, ownKey(messageOf('list')), ...recipients.slice(100).reverse());
    expect(api.accepted.length).toBe(2);
  });

  it('may carry the same idempotency key in two scopes', async () => {
    const { api, relay } = await start();
    for (const scope of ['eu.fr', 'eu.de']) {
      const client = await connectRaw(relay.port);
      await client.say('EHLO shop.example');
      await client.say(`AUTH PLAIN ${Buffer.from(`\0${scope}\0${goodKey}`).toString('base64')}`);
      await client.say(...envelope('jane@customer.example').slice(1), 'DATA');
      client.send(onTheWire(ownKey(messageOf('order'))));
      expect(await client.reply()).toMatch(/^250/);
      client.close();
    }
    expect(api.accepted.map(({ scope }) => scope)).toEqual(['eu.fr', 'eu.de']);
  });
});

describe('the reply to a client', () => {
  it("is 5xx with the API's message when the email will never be accepted", async () => {
    const { api, relay } = await start();
    api.behave = () => ({ status: 422, name: 'validation_error', message: 'raw: the message must have a From.' });
    const reply = await handIn(relay.port, messageOf('no from'), 'jane@customer.example');
    expect(reply).toMatch(/^554 5\.\d\.\d the message must have a From\.$/);
  });

  it.each([
    ['cuts the connection', 'cut'],
    ['switches to another protocol', 'switch'],
    ['answers 500', { status: 500 }],
    ['answers 503', { status: 503, body: '<html>' }],
    ['throttles', { status: 429, name: 'rate_limit_exceeded' }],
    ['is another server, which answers 200', { status: 200, body: '<html>Welcome</html>' }],
    ['is another server, which answers 404', { status: 404, body: 'Not found' }],
    ['does not know the key', { status: 403, name: 'invalid_api_key' }],
  ] as const)('is 451 without a spool when the API %s', async (_what, behaviour) => {
    const { api, relay } = await start();
    api.behave = () => behaviour;
    expect(await handIn(relay.port, messageOf('later'), 'jane@customer.example')).toMatch(/^451 4\./);
  });

  it("is 451 when nothing listens at the API's address", async () => {
    const { api, relay } = await start();
    await api.close();
    cleanUps.splice(0, 1);
    expect(await handIn(relay.port, messageOf('down'), 'jane@customer.example')).toMatch(/^451 4\./);
  });

  it.each([
    'postmaster',
    'root@localhost',
    'www-data@vm',
    'jane@[192.0.2.1]',
    'jane@[IPv6:2001:db8::1]',
    'a%b@customer.example',
    'a!b@customer.example',
    '"jane"@customer.example',
    'jané@customer.example',
    `${'x'.repeat(65)}@customer.example`,
  ])('refuses the recipient %s alone, and the others get the message', async (address) => {
    const { api, relay } = await start();
    const client = await connectRaw(relay.port);
    await client.say('EHLO shop.example', 'MAIL FROM:<a@shop.example>');
    expect(await client.say(`RCPT TO:<${address}>`)).toMatch(/^553 5\.1\.3 /);
    await client.say('RCPT TO:<@hop.example,@other.example:jane@customer.example>', 'DATA');
    client.send(onTheWire(messageOf('to the others')));
    expect(await client.reply()).toMatch(/^250/);
    expect(api.accepted.map(({ to }) => to)).toEqual([['jane@customer.example']]);
    client.close();
  });

  it('refuses a message above the advertised size, by its SIZE parameter and by its bytes', async () => {
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

  it('does not accept a message whose client disconnects in the middle', async () => {
    const { api, relay } = await start();
    const client = await connectRaw(relay.port);
    await client.say(...envelope('jane@customer.example'), 'DATA');
    client.send(messageOf('half'));
    client.socket.end();
    expect(await relay.logged('message-failed')).toMatchObject({ reason: 'ECONNECTION' });
    await handIn(relay.port, messageOf('whole'), 'jane@customer.example');
    expect(api.accepted.map(({ raw }) => raw.toString())).toEqual([messageOf('whole')]);
  });

  it('advertises only supported extensions', async () => {
    const { relay } = await start();
    const client = await connectRaw(relay.port);
    const words = (await client.say('EHLO shop.example')).split('\r\n').map((line) => line.slice(4).split(' ')[0]);
    client.close();
    expect(words.slice(1).sort()).toEqual(['8BITMIME', 'AUTH', 'ENHANCEDSTATUSCODES', 'PIPELINING', 'SIZE']);
  });

  it('is logged without addresses or parts of the message', async () => {
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
