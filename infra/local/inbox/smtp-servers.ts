import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { TLSSocket } from 'node:tls';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';
import type { InboxTokens } from './access-tokens.ts';
import type { Certificates } from './certificates.ts';
import type { Reception, TlsSession } from './message.ts';

export interface SmtpCredentials {
  username: string;
  password: string;
}

export interface SmtpServersOptions {
  /** A loopback address, since passwords are accepted without encryption. */
  host: string;
  /** Ports for SMTP with STARTTLS, and for implicit TLS. 0: any free port. */
  ports: { smtp: number; smtps: number };
  credentials: SmtpCredentials;
  /** Access tokens for XOAUTH2. */
  tokens: Pick<InboxTokens, 'isValid'>;
  certificates: Certificates;
  /** Stores a message. The client gets its 250 only after this has resolved, so the message must be durable then. */
  receive: (reception: Reception, raw: Buffer) => Promise<unknown>;
}

export interface SmtpServers {
  smtpPort: number;
  smtpsPort: number;
  close(): Promise<void>;
}

/** The maximum of Amazon SES; larger messages are refused with 552. */
const maxMailBytes = 40 * 1024 * 1024;

/** Time for clients to end their connections when the server stops. */
const closeTimeoutMs = 500;

/** Starts both servers. If one cannot listen, closes the other and rejects with Node's error, such as EADDRINUSE. */
export const startSmtpServers = async (options: SmtpServersOptions): Promise<SmtpServers> => {
  const smtp = await listen(createServer(options, 'starttls'), options.ports.smtp, options.host);
  try {
    const smtps = await listen(createServer(options, 'implicit'), options.ports.smtps, options.host);
    return {
      smtpPort: portOf(smtp),
      smtpsPort: portOf(smtps),
      close: async () => {
        await Promise.all([close(smtp), close(smtps)]);
      },
    };
  } catch (error) {
    await close(smtp);
    throw error;
  }
};

const createServer = (options: SmtpServersOptions, mode: TlsSession['mode']): SMTPServer => {
  const sessions = new WeakMap<SMTPServerSession, TlsSession>();
  const server = new SMTPServer({
    name: 'localhost',
    secure: mode === 'implicit',
    key: options.certificates.key,
    cert: options.certificates.cert,
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    size: maxMailBytes,
    rejectOversized: true,
    // The strict mode limits addresses to 253 characters, and refuses some that the RFCs allow.
    lenientAddressParsing: true,
    onMailFrom: checkLength,
    onRcptTo: checkLength,
    closeTimeout: closeTimeoutMs,
    authMethods: ['PLAIN', 'LOGIN', 'XOAUTH2'],
    onAuth: authentication(options.credentials, options.tokens),
    onSecure: (socket, session, callback) => {
      if (socket instanceof TLSSocket) sessions.set(session, tlsSession(socket, mode));
      callback();
    },
    onData: (stream, session, callback) => {
      const { envelope, auth } = transaction(session);
      buffer(stream)
        .then((raw) => {
          if (!stream.sizeExceeded) return options.receive({ envelope, auth, tls: sessions.get(session) ?? null }, raw);
        })
        .then(
          () => callback(),
          () => callback(replyError(452, 'The inbox cannot write to its data directory')),
        );
    },
  });
  // A client that disconnects or violates the protocol affects only its own connection.
  server.on('error', () => undefined);
  return server;
};

/** A path has at most 256 octets, including the angle brackets (RFC 5321, section 4.5.3.1.3). */
const checkLength: NonNullable<SMTPServerOptions['onRcptTo']> = ({ address }, _session, callback) => {
  if (Buffer.byteLength(address) > 254) callback(replyError(501, '5.1.3 An address must not exceed 254 octets'));
  else callback();
};

const authentication =
  (expected: SmtpCredentials, tokens: Pick<InboxTokens, 'isValid'>): NonNullable<SMTPServerOptions['onAuth']> =>
  (attempt, _session, callback) => {
    const usesToken = attempt.method === 'XOAUTH2';
    const isAuthenticated = usesToken
      ? tokens.isValid('access', attempt.accessToken ?? '')
      : isEqual(attempt.password ?? '', expected.password);
    if (!(isEqual(attempt.username ?? '', expected.username) && isAuthenticated)) {
      // Sent before the 535, as by Google and Microsoft.
      if (usesToken) return callback(null, { data: { status: '400', schemes: 'bearer' } });
      return callback(replyError(535, 'Wrong username or password'));
    }
    callback(null, { user: { mechanism: attempt.method, user: expected.username } satisfies Reception['auth'] });
  };

/** Compares in constant time. */
const isEqual = (actual: string, expected: string): boolean => timingSafeEqual(sha256(actual), sha256(expected));

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

const tlsSession = (socket: TLSSocket, mode: TlsSession['mode']): TlsSession => ({
  mode,
  version: socket.getProtocol() ?? 'unknown',
  cipher: socket.getCipher().name,
});

/** Copied at the start of DATA, because the connection's next message reuses the session object. */
const transaction = ({ envelope, user }: SMTPServerSession): Pick<Reception, 'envelope' | 'auth'> => ({
  envelope: {
    from: envelope.mailFrom ? envelope.mailFrom.address : '',
    to: envelope.rcptTo.map(({ address }) => address),
  },
  auth: user ? (user as Reception['auth']) : null,
});

const replyError = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode });

const listen = async (server: SMTPServer, port: number, host: string): Promise<SMTPServer> => {
  const listening = server.listen(port, host);
  await once(listening, 'listening');
  return server;
};

const portOf = (server: SMTPServer): number => (server.server.address() as AddressInfo).port;

const close = (server: SMTPServer): Promise<void> => new Promise((resolve) => server.close(resolve));
