import { afterEach, expect, it, vi } from 'vitest';
import { createTransports } from '../../../shared/adapters/transports.ts';
import { anEmail } from '../../support/builders/emails.ts';
import { both, fin, ordinary, reply } from '../../support/smtp/behaviours.ts';
import { given, NOW } from '../../support/smtp/delivery.ts';
import { type ScriptedSmtp, startScriptedSmtp } from '../../support/smtp/server.ts';

let server: ScriptedSmtp;
afterEach(() => server.close());

const LET_IN = 2;
const SECONDS = 90;

/** A server that accepts two connections at a time, and tells others when to come back. */
const openSessions = () => server.sessions.filter(({ open }) => open).length;

const startBusyServer = async () => {
  const busy = both(reply(`421 4.7.0 Too many connections, try again in ${SECONDS} seconds`), fin());
  server = await startScriptedSmtp();
  server.script.greeting = (wire) => (openSessions() > LET_IN ? busy(wire) : ordinary(wire));
};

it('mail for a server that accepts fewer connections waits as requested, and uses fewer connections', async () => {
  await startBusyServer();
  const clock = { now: NOW };
  const network = { loopback: true, private: false };
  const made = await given({
    emails: Array.from({ length: 12 }, () => anEmail()),
    values: { 'system/smtp/host': '127.0.0.1', 'system/smtp/port': server.port, 'delivery/max_connections': 4 },
    dependencies: { transports: createTransports({ network, now: () => clock.now }), now: () => clock.now },
  });
  await made.deliverBatch();
  const putOff = (await made.stored()).flatMap((email) => (email?.state === 'retrying' ? [email] : []));
  expect(putOff.length).toBeGreaterThan(0);
  expect(putOff.every(({ nextAttemptAt }) => nextAttemptAt === NOW + SECONDS * 1_000)).toBe(true);

  // No real time passes between batches, so the server may not have noticed closed connections yet.
  await vi.waitFor(() => expect(openSessions()).toBeLessThan(LET_IN)).catch(() => {});
  clock.now += SECONDS * 1_000;
  const before = server.sessions.length;
  await made.deliverBatch();
  expect((await made.stored()).every((email) => email?.state === 'sent')).toBe(true);
  expect(server.sessions.length - before).toBeLessThanOrEqual(LET_IN);
  expect(server.messages).toHaveLength(12);
});
