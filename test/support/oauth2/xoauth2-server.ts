import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { Certificate } from '../smtp/certificates.ts';

export interface Xoauth2Server {
  port: number;
  /** User and token of every login attempt. */
  logins: { user: string; token: string }[];
  messages: string[];
  accepts: (token: string) => boolean;
  /** The reply to a refused token; by default a 334 with JSON, and 535 after the empty line. */
  refusal?: { code: number; text: string };
  close(): Promise<void>;
}

/** A third-party SMTP server with STARTTLS that only supports XOAUTH2 logins. */
export const startXoauth2Server = async (certificate: Certificate, methods = ['XOAUTH2']): Promise<Xoauth2Server> => {
  const server = new SMTPServer({
    ...certificate,
    authMethods: methods,
    logger: false,
    // Clients keep their connections open; otherwise closing would wait half a minute for them.
    closeTimeout: 1,
    onAuth: ({ username = '', accessToken = '' }, _session, done) => {
      running.logins.push({ user: username, token: accessToken });
      if (running.accepts(accessToken)) return done(null, { user: username });
      const { refusal } = running;
      if (refusal) return done(Object.assign(new Error(refusal.text), { responseCode: refusal.code }));
      return done(null, { data: { status: '401', schemes: 'bearer', scope: 'https://mail.example' } });
    },
    onData: async (stream, _session, done) => {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk);
      running.messages.push(Buffer.concat(chunks).toString('utf8'));
      done();
    },
  });
  server.on('error', () => {});
  const running: Xoauth2Server = {
    port: 0,
    logins: [],
    messages: [],
    accepts: () => true,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  running.port = (listening.address() as AddressInfo).port;
  return running;
};
