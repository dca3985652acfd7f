import { expect, it } from 'vitest';
import { filesIn, runningRelays, statusOf, subjectsOf } from './support/running.ts';
import { connectRaw, envelope, messageOf, onTheWire, type RawClient } from './support/smtp-client.ts';

const { cleanUps, prepare, start } = runningRelays({ spool: 'spool' });

/** Logs in with `key` as the password. Resolves to the reply. */
const logIn = async (client: RawClient, key: string): Promise<string> => {
  await client.say('EHLO shop.example');
  return client.say(`AUTH PLAIN ${Buffer.from(`\0resend\0${key}`).toString('base64')}`);
};

/** Hands in one message after logging in with `key`. Resolves to the reply to the final dot. */
const handInWith = async (key: string, port: number, subject: string): Promise<string> => {
  const client = await connectRaw(port);
  try {
    await logIn(client, key);
    await client.say(...envelope('jane@customer.example').slice(1), 'DATA');
    client.send(onTheWire(messageOf(subject)));
    return await client.reply();
  } finally {
    client.close();
  }
};

it('messages of a client whose key was revoked do not delay those of others', async () => {
  const { api, home } = await prepare();
  api.keys.add('re_sm_revoked');
  const relay = await start(home);
  api.behave = () => ({ status: 503 });
  const revoked = Array.from({ length: 20 }, (_, at) => `revoked ${at}`);
  for (const subject of revoked) {
    expect(await handInWith('re_sm_revoked', relay.port, subject)).toMatch(/^250 .* spooled as /);
  }
  expect(await handInWith('re_sm_test', relay.port, 'good')).toMatch(/^250 .* spooled as /);
  api.keys.delete('re_sm_revoked');
  api.behave = () => 'accept';
  await relay.logged('handed-over');
  expect(subjectsOf(api)).toEqual(['good']);
  expect((await statusOf(home)).waiting.count).toBe(revoked.length);
});

it('a client that exceeds its rate delays its own messages alone', async () => {
  const { api, home } = await prepare();
  api.keys.add('re_sm_busy');
  const relay = await start(home);
  const throttled = { status: 429, name: 'rate_limit_exceeded', retryAfter: 600 };
  api.behave = (_attempt, key) => (key === 're_sm_busy' ? throttled : 'accept');
  for (const subject of ['busy 1', 'busy 2', 'busy 3']) {
    expect(await handInWith('re_sm_busy', relay.port, subject)).toMatch(/^250 .* spooled as /);
  }
  await relay.logged('not-handed-over');
  expect(await handInWith('re_sm_test', relay.port, 'direct')).toMatch(/^250 .* accepted as /);
  api.behave = (_attempt, key) => (key === 're_sm_busy' ? throttled : { status: 503 });
  expect(await handInWith('re_sm_test', relay.port, 'spooled')).toMatch(/^250 .* spooled as /);
  api.behave = (_attempt, key) => (key === 're_sm_busy' ? throttled : 'accept');
  await relay.logged('handed-over');
  expect(subjectsOf(api)).toEqual(['direct', 'spooled']);
  expect((await statusOf(home)).waiting.count).toBe(3);
});

it('a key that the API has refused is not accepted again while the API is down', async () => {
  const { api, home } = await prepare();
  api.keys.add('re_sm_revoked');
  /** The reply to a login at a relay that has just started, so that no key is in its memory. */
  const logInAnew = async (): Promise<string> => {
    const relay = await start(home);
    const client = await connectRaw(relay.port);
    const reply = await logIn(client, 're_sm_revoked');
    client.close();
    await relay.kill();
    return reply;
  };
  expect(await logInAnew()).toMatch(/^235/);
  api.keys.delete('re_sm_revoked');
  expect(await logInAnew()).toMatch(/^535/);
  expect(await filesIn(home, 'keys')).toEqual([]);
  await api.close();
  cleanUps.shift();
  expect(await logInAnew()).toMatch(/^454/);
});
