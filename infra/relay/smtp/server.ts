import type { Server } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';
import { type Acceptor, acceptMessage } from '../accept.ts';
import { maxMessageBytes, receiveContent } from '../message/content.ts';
import { isDeliverable, maxRecipients } from '../message/recipients.ts';
import { type Sender, submissionOf } from '../message/submission.ts';
import type { Authenticate } from './authentication.ts';
import { replyTo, replyToFault, SmtpReply } from './replies.ts';

export interface SmtpServerPorts extends Acceptor {
  authenticate: Authenticate;
  /** The sender of unauthenticated connections; if undefined, AUTH is required. */
  anonymous: Sender | undefined;
  /** Where messages too large for memory are kept while they are handed over. */
  folder: () => string | Promise<string>;
  uuid: () => string;
  /** Called after a message was spooled under this key. */
  onSpooled: (apiKey: string) => void;
}

export interface SmtpServerSecurity {
  /** If undefined, TLS is not offered. */
  tls: { cert: string; key: string } | undefined;
  /** TLS from the first byte instead of STARTTLS. */
  implicit: boolean;
  /** Whether AUTH is allowed without TLS, as on loopback, where nobody can listen in. */
  plainAuth: boolean;
}

const maxClients = 100;
/** RFC 5321 4.5.3.2.7: five minutes for the next command. */
const socketTimeoutMs = 5 * 60_000;
/** How long open connections may last after the server is told to stop, in milliseconds. */
const closeTimeoutMs = 5_000;

/**
 * Creates the SMTP server, not yet listening. It advertises neither SMTPUTF8, since addresses beyond ASCII cannot be
 * delivered, nor DSN, since the return path always comes from the settings.
 */
export const createSmtpServer = (ports: SmtpServerPorts, security: SmtpServerSecurity): SMTPServer => {
  const server = new SMTPServer({
    ...optionsOf(security),
    authOptional: ports.anonymous !== undefined,
    onAuth: ({ username, password }, _session, callback) => {
      ports.authenticate({ username, password }).then(
        (user) => callback(null, { user }),
        (error) => callback(replyToFault(error)),
      );
    },
    // Refused here and not after the message, which the other recipients are to get.
    onRcptTo: ({ address }, _session, callback) =>
      callback(isDeliverable(address) ? null : new SmtpReply(553, 'Mail cannot be delivered to such an address')),
    onData: (stream, session, callback) => {
      takeMessage(ports, stream, session).then(
        (text) => callback(null, text),
        (error) => {
          if (!(error instanceof SmtpReply)) ports.log('message-failed', { reason: reasonOf(error) });
          stream.resume();
          callback(replyToFault(error));
        },
      );
    },
  });
  // A client that disconnects or fails its TLS handshake is not our fault.
  server.on('error', (error) => ports.log('client-error', { reason: reasonOf(error) }));
  return server;
};

const optionsOf = ({ tls, implicit, plainAuth }: SmtpServerSecurity): SMTPServerOptions => ({
  banner: 'Storemail relay',
  size: maxMessageBytes,
  // Further recipients are refused at RCPT, and the client sends to them separately.
  maxRecipients,
  maxClients,
  socketTimeout: socketTimeoutMs,
  closeTimeout: closeTimeoutMs,
  authMethods: ['PLAIN', 'LOGIN'],
  allowInsecureAuth: plainAuth,
  disableReverseLookup: true,
  hideSMTPUTF8: true,
  hideDSN: true,
  hideREQUIRETLS: true,
  hideENHANCEDSTATUSCODES: false,
  secure: implicit,
  disabledCommands: tls ? [] : ['STARTTLS'],
  ...tls,
});

/**
 * A client that disconnects appears as ECONNECTION. Only codes are logged, since error messages may quote the client.
 */
const reasonOf = (error: unknown): string => String(Object(error).code ?? Object(error).name);

const takeMessage = async (
  ports: SmtpServerPorts,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
): Promise<string> => {
  const sender: Sender | undefined = session.user ?? ports.anonymous;
  if (!sender) throw new Error('smtp-server let a message through without AUTH');
  const content = await receiveContent(stream, ports.folder);
  try {
    const to = session.envelope.rcptTo.map(({ address }) => address);
    const acceptance = await acceptMessage(ports, submissionOf(to, sender, content, ports.uuid));
    if (acceptance.kind === 'spooled') ports.onSpooled(sender.apiKey);
    const reply = replyTo(acceptance);
    if (typeof reply !== 'string') throw reply;
    return reply;
  } finally {
    await content.dispose();
  }
};

/** Resolves to the address and port it listens on. Rejects with the system's error, such as EADDRINUSE. */
export const listen = (server: SMTPServer, host: string, port: number): Promise<{ host: string; port: number }> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    const listening: Server = server.listen(port, host, () => {
      server.removeListener('error', reject);
      const address = listening.address();
      resolve({ host, port: address !== null && typeof address === 'object' ? address.port : port });
    });
  });

export const closeSmtpServer = (server: SMTPServer): Promise<void> => new Promise((resolve) => server.close(resolve));
