import type { Socket } from 'node:net';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { authentication } from './authenticate.ts';
import { tlsOptions } from './connect.ts';
import { type Tracked, trackingLogger } from './progress.ts';
import type { SmtpServer } from './smtp-server.ts';

/** RFC 5321 (4.5.3.2.7) has servers wait five minutes; we close the connection before that. */
const IDLE_MS = 4 * 60_000;

/** A nodemailer connection over a connected socket, with TLS and AUTH exactly as configured. */
export const smtpConnection = (server: SmtpServer, socket: Socket, progress: Tracked): SMTPConnection =>
  new SMTPConnection({
    host: server.host,
    port: server.port,
    name: server.ehloName,
    connection: socket,
    secure: server.encryption === 'ssl',
    secured: server.encryption === 'ssl',
    requireTLS: server.encryption === 'tls',
    ignoreTLS: server.encryption !== 'tls',
    tls: tlsOptions(server),
    customAuth: authentication(server.login),
    socketTimeout: IDLE_MS,
    transactionLog: true,
    logger: trackingLogger(progress),
  });
