import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';
import nodemailer from 'nodemailer';
import { goodKey } from '../../relay/support/fake-api.ts';
import type { Figure } from '../figure.ts';
import { type RelayRig, rate, startRelayRig } from '../rig/relay.ts';
import { sendRequest } from '../sample.ts';
import { relayMemory } from './relay-memory.ts';
import { uploadMemory } from './upload-memory.ts';

const section = 'The relay';
const connections = [1, 5, 20];

/** The message is composed by the same client as for the relay, so that the ratio compares only the hand-over. */
const composer = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
const rawOf = async (n: number): Promise<Buffer> => {
  const { from, to, subject, html } = sendRequest('12 kB', n);
  return (await composer.sendMail({ from, to, subject, html })).message as Buffer;
};

const direct = async ({ api }: RelayRig, n: number): Promise<void> => {
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

/** Messages per second that a client with this many connections sends to an SMTP server. */
const rateInto = async (port: number, count: number, atOnce: number): Promise<number> => {
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port,
    pool: true,
    maxConnections: atOnce,
    maxMessages: Number.POSITIVE_INFINITY,
  });
  const send = (n: number): Promise<unknown> => {
    const { from, to, subject, html } = sendRequest('12 kB', n);
    return transport.sendMail({ from, to, subject, html });
  };
  await rate(Math.ceil(count / 5), atOnce, send);
  const measured = await rate(count, atOnce, send);
  transport.close();
  return measured;
};

const over = (atOnce: number): string => `over ${atOnce} ${atOnce === 1 ? 'connection' : 'connections'}`;

/** Messages per second through the relay, compared with direct API calls and with Postfix's smtp-sink. */
const rates = async (rig: RelayRig, count: number, atOnce: number): Promise<Figure[]> => {
  const byRelay = await rateInto(rig.relay.port, count, atOnce);
  const byHand = await rate(count, atOnce, (n) => direct(rig, n + atOnce * 1e6));
  const label = `12 kB messages ${over(atOnce)}`;
  const relayed: Figure = {
    section,
    label,
    value: byRelay,
    unit: 'messages/s',
    yardstick: { label: 'posted directly to the API', value: byHand },
    ratio: byRelay / byHand,
    goal: { atLeast: 0.8 },
  };
  const bySink = await withSmtpSink((port) => rateInto(port, count, atOnce));
  if (bySink === undefined) return [relayed];
  const yardstick = { label: 'relay', value: byRelay };
  const sink = { section, label: `smtp-sink, ${label}`, value: bySink, unit: 'messages/s', yardstick };
  return [relayed, { ...sink, ratio: byRelay / bySink }];
};

const isListening = async (port: number): Promise<boolean> => {
  const socket = createConnection(port, '127.0.0.1');
  const answered = await Promise.race([
    once(socket, 'data').then(() => true),
    once(socket, 'close').then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return answered;
};

/** Runs Postfix's smtp-sink, which discards everything; `undefined` if it is not installed. */
const withSmtpSink = async <T>(measure: (port: number) => Promise<T>): Promise<T | undefined> => {
  if (spawnSync('smtp-sink', ['-h']).error) return undefined;
  const free = createServer().listen(0, '127.0.0.1');
  await once(free, 'listening');
  const { port } = free.address() as { port: number };
  await once(free.close(), 'close');
  const sink = spawn('smtp-sink', [`127.0.0.1:${port}`, '1000'], { stdio: 'ignore' });
  const ended = once(sink, 'exit');
  try {
    while (sink.exitCode === null && !(await isListening(port)));
    return await measure(port);
  } finally {
    sink.kill();
    await ended;
  }
};

/** Rates and memory of the relay, and the memory of emails-api for the largest message. */
export const relay = async (quick: boolean): Promise<Figure[]> => {
  const rig = await startRelayRig();
  try {
    const figures: Figure[] = [];
    for (const atOnce of connections) figures.push(...(await rates(rig, quick ? 200 : 2_000, atOnce)));
    return [...figures, ...(await relayMemory(rig, quick ? 200 : 10_000)), await uploadMemory()];
  } finally {
    await rig.close();
  }
};
