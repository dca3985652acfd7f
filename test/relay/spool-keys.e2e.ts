import { expect, it } from 'vitest';
import { runningRelays, statusOf, subjectsOf } from './support/running.ts';
import { connectRaw, envelope, messageOf, onTheWire } from './support/smtp-client.ts';

const { prepare, start } = runningRelays({ spool: 'spool' });

/** Hands in one message after logging in with `key`. Resolves to the reply to the final dot. */
const handInWith = async (key: string, port: number, subject: string): Promise<string> => {
  const client = await connectRaw(port);
  try {
    await client.say('EHLO shop.example');
    await client.say(`AUTH PLAIN ${Buffer.from(`\0resend\0${key}`).toString('base64')}`);
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
