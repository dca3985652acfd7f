import { join } from 'node:path';
import { v7 } from 'uuid';
import { inboxTokens } from './access-tokens.ts';
import { lazyServiceAccount } from './assertions.ts';
import type { Certificates } from './certificates.ts';
import { startHttpServer } from './http-server.ts';
import { MailStore } from './mail-store.ts';
import { MessageReader } from './message-reader.ts';
import { pageRoutes } from './page.ts';
import { routes } from './routes.ts';
import { type SmtpCredentials, startSmtpServers } from './smtp-servers.ts';
import { type TrustedIssuer, tokenEndpoint } from './token-endpoint.ts';

export interface InboxOptions {
  /** Folder for the messages. */
  directory: string;
  /** 0: any free port. */
  ports: { http: number; smtp: number; smtps: number };
  credentials: SmtpCredentials;
  certificates: Certificates;
  /** Issuer whose identity tokens the token endpoint accepts instead of a secret. */
  trusted?: TrustedIssuer;
}

export interface Inbox {
  /** URL of the page; `GET {url}/messages` lists the received messages. */
  url: string;
  tokenUrl: string;
  smtpPort: number;
  smtpsPort: number;
  close(): Promise<void>;
}

/** Older messages are deleted. */
const maxMessages = 5000;

/** Loopback only, because the inbox has no authentication. */
const host = '127.0.0.1';

/** Starts an SMTP server and a page that shows its messages. Rejects with Node's listen or file system errors. */
export const startInbox = async ({
  directory,
  ports,
  credentials,
  certificates,
  trusted,
}: InboxOptions): Promise<Inbox> => {
  const store = await MailStore.open({
    directory: join(directory, 'messages'),
    limit: maxMessages,
    now: Date.now,
    uuid: v7,
  });
  const tokens = inboxTokens(credentials.password, Date.now);
  let url = '';
  const tokenUrl = () => `${url}/oauth2/token`;
  const oauth2 = tokenEndpoint({
    credentials,
    tokens,
    url: tokenUrl,
    serviceAccount: lazyServiceAccount(join(directory, 'service-account.pem')),
    trusted,
    now: Date.now,
  });
  const http = await startHttpServer(
    [...(await pageRoutes()), ...routes(store, new MessageReader(store)), ...oauth2],
    ports.http,
    host,
  );
  url = `http://${host}:${http.port}`;
  try {
    const receive = store.append.bind(store);
    const smtp = await startSmtpServers({ host, ports, credentials, tokens, certificates, receive });
    return {
      url,
      tokenUrl: tokenUrl(),
      smtpPort: smtp.smtpPort,
      smtpsPort: smtp.smtpsPort,
      close: async () => {
        await Promise.all([smtp.close(), http.close()]);
      },
    };
  } catch (error) {
    await http.close();
    throw error;
  }
};
