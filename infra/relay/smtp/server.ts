import type { Server } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';
import { type Acceptor, acceptMessage } from '../accept.ts';
import { maxMessageBytes, receiveContent } from '../message/content.ts';
import { type Sender, submissionOf } from '../message/submission.ts';
import type { Authenticate } from './authentication.ts';
import { replyTo, replyToFault, SmtpReply } from './replies.ts';

export interface SmtpServerPorts extends Acceptor {
  authenticate: Authenticate;
  /** Who sends without AUTH; undefined: nobody may. */
  anonymous: Sender | undefined;
  /** Where messages too large for memory are kept while they are handed over. */
  folder: () => string | Promise<string>;
  uuid: () => string;
  /** Called after a message went into the spool. */
  onSpooled: () => void;
}

export interface SmtpServerSecurity {
  /** Undefined: no TLS is offered. */
  tls: { cert: string; key: string } | undefined;
  /** TLS from the first byte instead of STARTTLS. */
  implicit: boolean;
  /** Whether AUTH is taken on a connection without TLS: on loopback, where nobody listens in. */
  plainAuth: boolean;
}

/** What one message may have: the API's limit. A client with more is told so at RCPT and sends the rest separately. */
const maxRecipients = 100;
const maxClients = 100;
/** RFC 5321 4.5.3.2.7: five minutes for the next command. */
const socketTimeoutMs = 5 * 60_000;
/** How long a connection may still last once the server is told to stop. */
const closeTimeoutMs = 5_000;

/**
 * The SMTP server, not listening yet. What it advertises is what it can keep: no SMTPUTF8, for no address with
 * characters beyond ASCII can be delivered, and no DSN, for the return path is always the one of the settings.
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
  // A client that breaks off or fails its handshake is the client's business.
  server.on('error', (error) => ports.log('client-error', { reason: reasonOf(error) }));
  return server;
};

const optionsOf = ({ tls, implicit, plainAuth }: SmtpServerSecurity): SMTPServerOptions => ({
  banner: 'Storemail relay',
  size: maxMessageBytes,
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

/** A client that breaks off shows as ECONNECTION. Messages of errors may quote the client, so the code has to do. */
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
    if (acceptance.kind === 'spooled') ports.onSpooled();
    const reply = replyTo(acceptance);
    if (typeof reply !== 'string') throw reply;
    return reply;
  } finally {
    await content.dispose();
  }
};

/** Resolves to the address and port that it listens on. Rejects with what the system says, such as EADDRINUSE. */
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
