/** A yardstick: plain nodemailer. Sends on request, and reports the time and CPU used. */
import nodemailer, { type SendMailOptions } from 'nodemailer';
import { limit } from '../../../shared/runtime/limit.ts';
import { type Size, sendRequest } from '../sample.ts';
import type { Sending, Yardstick } from './nodemailer.ts';
import { spent } from './spent.ts';

const { way, port, connections, size, login } = JSON.parse(String(process.argv[2])) as Yardstick;

const transport = nodemailer.createTransport({
  host: 'localhost',
  port,
  pool: way !== 'new connection each',
  maxConnections: connections,
  maxMessages: Number.POSITIVE_INFINITY,
  ignoreTLS: !login,
  requireTLS: login,
  ...(login && { auth: { user: 'shop', pass: 'p4ssword' } }),
});

const composed = async (size: Size): Promise<SendMailOptions> => {
  const { from, to, subject, html, attachments = [] } = { attachments: undefined, ...sendRequest(size) };
  const parts = attachments.map((part) => ({ ...part, encoding: 'base64' }));
  const composer = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  const { message, envelope } = await composer.sendMail({ from, to, subject, html, attachments: parts });
  return { raw: message as Buffer, envelope: { from: String(envelope.from || ''), to: envelope.to } };
};

const sendRaw = async (emails: number): Promise<void> => {
  const mail = await composed(size);
  const turn = limit(connections);
  const send = () => (way === 'new connection each' ? turn(() => transport.sendMail(mail)) : transport.sendMail(mail));
  await Promise.all(Array.from({ length: emails }, send));
};

process.on('message', async ({ emails }: Sending) => {
  process.send?.(await spent(() => sendRaw(emails)));
});
process.once('disconnect', () => process.exit());
process.send?.('ready');
