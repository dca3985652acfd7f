import { readFile } from 'node:fs/promises';
import nodemailer from 'nodemailer';
import { limit } from '../../../shared/runtime/limit.ts';
import { type FakeApi, goodKey, startFakeApi } from '../../relay/support/fake-api.ts';
import { createHome, type RelayProcess, startRelay } from '../../relay/support/relay.ts';
import type { Figure } from '../figure.ts';
import { sendRequest } from '../sample.ts';

const section = 'The relay';
const connections = [1, 5, 20];

interface Rig {
  api: FakeApi;
  relay: RelayProcess;
}

const rate = async (count: number, atOnce: number, send: (n: number) => Promise<unknown>): Promise<number> => {
  const turn = limit(atOnce);
  const begun = performance.now();
  await Promise.all(Array.from({ length: count }, (_, n) => turn(() => send(n))));
  return count / ((performance.now() - begun) / 1000);
};

/** The same client as for the relay writes the message, so that the ratio is that of handing it over. */
const composer = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
const rawOf = async (n: number): Promise<Buffer> => {
  const { from, to, subject, html } = sendRequest('12 kB', n);
  return (await composer.sendMail({ from, to, subject, html })).message as Buffer;
};

const direct = async ({ api }: Rig, n: number): Promise<void> => {
  const answer = await fetch(`${api.url}/emails/mime`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${goodKey}`,
      'content-type': 'application/json',
      'idempotency-key': `direct-${n}`,
    },
    body: JSON.stringify({ raw: (await rawOf(n)).toString('base64'), to: sendRequest('12 kB', n).to }),
  });
  if (!answer.ok) throw new Error(`POST /emails/mime answered ${answer.status}`);
  await answer.arrayBuffer();
};

/** Messages a second through the relay, and handed straight to the API, over as many connections. */
const rates = async (rig: Rig, count: number, atOnce: number): Promise<Figure> => {
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port: rig.relay.port,
    pool: true,
    maxConnections: atOnce,
    maxMessages: Number.POSITIVE_INFINITY,
  });
  const relayed = (n: number): Promise<unknown> => {
    const { from, to, subject, html } = sendRequest('12 kB', n);
    return transport.sendMail({ from, to, subject, html });
  };
  await rate(Math.ceil(count / 5), atOnce, relayed);
  const byRelay = await rate(count, atOnce, relayed);
  const byHand = await rate(count, atOnce, (n) => direct(rig, n + atOnce * 1e6));
  transport.close();
  return {
    section,
    label: `12 kB messages over ${atOnce} ${atOnce === 1 ? 'connection' : 'connections'}`,
    value: byRelay,
    unit: 'messages/s',
    yardstick: { label: 'handed straight to the API', value: byHand },
    ratio: byRelay / byHand,
    goal: { atLeast: 0.8 },
  };
};

/** Resident memory of the relay, in MB (Linux only). */
const memory = async ({ relay }: Rig): Promise<number> => {
  const status = await readFile(`/proc/${relay.child.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
};

/** Memory after all messages by memory after the first tenth. */
const flat = async (rig: Rig, count: number): Promise<Figure> => {
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port: rig.relay.port, pool: true });
  const { from, subject, html, attachments } = sendRequest('200 kB');
  const files = (attachments || []).map(({ filename, content }) => ({ filename, content, encoding: 'base64' }));
  const send = (n: number): Promise<unknown> =>
    transport.sendMail({ from, to: `customer${n}@example.com`, subject, html, attachments: files }).then(() => {
      // The fake API would keep them all.
      rig.api.accepted.length = 0;
    });
  await rate(count / 10, 5, send);
  const early = await memory(rig);
  await rate(count, 5, send);
  const late = await memory(rig);
  transport.close();
  return {
    section,
    label: `memory after ${count} messages of 200 kB`,
    value: late,
    unit: 'MB',
    yardstick: { label: 'after the first tenth', value: early },
    ratio: late / early,
    goal: { atMost: 1.2 },
  };
};

/** The relay as a shop runs it, with a spool, before an API that accepts everything. */
export const relay = async (quick: boolean): Promise<Figure[]> => {
  const api = await startFakeApi();
  const home = await createHome({ api: api.url, spool: 'spool' });
  const rig = { api, relay: await startRelay(home) };
  try {
    const figures: Figure[] = [];
    for (const atOnce of connections) figures.push(await rates(rig, quick ? 200 : 2_000, atOnce));
    figures.push(await flat(rig, quick ? 200 : 10_000));
    return figures;
  } finally {
    await rig.relay.kill();
    await Promise.all([home.remove(), api.close()]);
  }
};
