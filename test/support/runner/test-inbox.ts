import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import nodemailer, { type SendMailOptions } from 'nodemailer';
import { createIdentityIssuer } from '../../../infra/emulator/aws/sts/web-identity.ts';
import { type Certificates, openCertificates } from '../../../infra/local/inbox/certificates.ts';
import { type Inbox, startInbox } from '../../../infra/local/inbox/inbox.ts';
import type { Message } from '../../../infra/local/inbox/message.ts';

export const credentials = { username: 'storemail', password: 'correct horse' };

/** The issuer whose identity tokens its token endpoint accepts. */
export const trusted = createIdentityIssuer({ account: '000000000000', region: 'eu-central-1' });

export interface TestInbox extends Inbox {
  directory: string;
  /** The CA certificate that clients have to trust, as PEM. */
  ca: string;
  /** Received messages, newest first. */
  messages(): Promise<Message[]>;
  /** Sends a message, by default with STARTTLS and AUTH PLAIN. Resolves to the received message. */
  deliver(mail: SendMailOptions, transport?: object): Promise<Message>;
  /** Stops the inbox and starts another one on the same folder. */
  restart(): Promise<TestInbox>;
}

const authentication = { user: credentials.username, pass: credentials.password };

/** Made once per process, since making the keys takes longer than most tests. */
let made: Promise<Certificates> | undefined;

const openInbox = async (directory: string): Promise<TestInbox> => {
  made ??= openCertificates(join(directory, 'tls'), Date.now);
  const certificates = await made;
  const ports = { http: 0, smtp: 0, smtps: 0 };
  const inbox = await startInbox({ directory, ports, credentials, certificates, trusted });
  const messages = async (): Promise<Message[]> => (await (await fetch(`${inbox.url}/messages`)).json()) as Message[];
  return {
    ...inbox,
    directory,
    ca: certificates.ca,
    messages,
    deliver: async (mail, transport = {}) => {
      const client = nodemailer.createTransport({
        host: 'localhost',
        port: inbox.smtpPort,
        requireTLS: true,
        auth: { ...authentication, method: 'PLAIN' },
        tls: { ca: certificates.ca },
        ...transport,
      });
      const whole = { from: 'shop@example.com', to: 'customer@example.net', text: 'Hello', ...mail };
      await client.sendMail(whole).finally(() => client.close());
      const [newest] = await messages();
      if (!newest) throw new Error('nothing arrived');
      return newest;
    },
    restart: async () => {
      await inbox.close();
      return openInbox(directory);
    },
  };
};

/** An inbox on free ports in its own folder, which `remove` deletes. */
export const startTestInbox = async (): Promise<TestInbox> =>
  openInbox(await mkdtemp(join(tmpdir(), 'storemail-inbox-')));

export const removeInbox = async (inbox: TestInbox): Promise<void> => {
  await inbox.close();
  await rm(inbox.directory, { recursive: true, force: true });
};
