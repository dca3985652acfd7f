import { readFile } from 'node:fs/promises';
import nodemailer from 'nodemailer';
import type { Figure } from '../figure.ts';
import { type RelayRig, rate } from '../rig/relay.ts';
import { sendRequest } from '../sample.ts';

/** Resident memory of the relay, in MB (Linux only). */
const memory = async ({ relay }: RelayRig): Promise<number> => {
  const status = await readFile(`/proc/${relay.child.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
};

const flatFigure = (label: string, early: number, late: number): Figure => ({
  section: 'The relay',
  label,
  value: late,
  unit: 'MB',
  yardstick: { label: 'after the first tenth', value: early },
  ratio: late / early,
  goal: { atMost: 1.2 },
});

const CONNECTIONS = 5;
const clientOf = ({ relay }: RelayRig) =>
  nodemailer.createTransport({ host: '127.0.0.1', port: relay.port, pool: true, maxConnections: CONNECTIONS });

/** Memory after all messages, relative to memory after the first tenth. */
const handingOver = async (rig: RelayRig, count: number): Promise<Figure> => {
  const transport = clientOf(rig);
  const { from, subject, html, attachments } = sendRequest('200 kB');
  const files = (attachments || []).map(({ filename, content }) => ({ filename, content, encoding: 'base64' }));
  const send = (n: number): Promise<unknown> =>
    transport.sendMail({ from, to: `customer${n}@example.com`, subject, html, attachments: files }).then(() => {
      // Otherwise the fake API would keep all messages.
      rig.api.accepted.length = 0;
    });
  await rate(count / 10, CONNECTIONS, send);
  const early = await memory(rig);
  await rate(count, CONNECTIONS, send);
  const late = await memory(rig);
  transport.close();
  return flatFigure(`memory after ${count} messages of 200 kB`, early, late);
};

/** Memory while the spool of an outage is delivered. */
const draining = async (rig: RelayRig, count: number): Promise<Figure> => {
  const transport = clientOf(rig);
  rig.api.behave = () => ({ status: 503 });
  await rate(count, CONNECTIONS, (n) => {
    const { from, subject, html } = sendRequest('12 kB', n);
    return transport.sendMail({ from, to: `spooled${n}@example.com`, subject, html });
  });
  transport.close();
  rig.api.accepted.length = 0;
  rig.api.behave = () => 'accept';
  await rig.api.untilAccepted(count / 10);
  const early = await memory(rig);
  await rig.api.untilAccepted(count);
  return flatFigure(`memory after ${count} spooled messages were handed over`, early, await memory(rig));
};

/** The relay's memory while it delivers messages directly, and while it drains its spool. */
export const relayMemory = async (rig: RelayRig, count: number): Promise<Figure[]> => [
  await handingOver(rig, count),
  await draining(rig, count),
];
