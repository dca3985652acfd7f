import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { STSClient } from '@aws-sdk/client-sts';

export interface FakeSts {
  client: STSClient;
  /** The requests in order: headers and parameters. */
  requests: { headers: IncomingHttpHeaders; form: URLSearchParams }[];
  /** How it answers from now on. */
  answer: (response: ServerResponse) => unknown;
  close(): Promise<void>;
}

/** The response as printed in the STS API reference. */
export const identity =
  (jwt: string) =>
  (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'text/xml' }).end(
      `<GetWebIdentityTokenResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetWebIdentityTokenResult>
        <WebIdentityToken>${jwt}</WebIdentityToken><Expiration>2026-11-28T10:05:00Z</Expiration>
      </GetWebIdentityTokenResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></GetWebIdentityTokenResponse>`,
    );
  };

export const stsError =
  (status: number, code: string) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'text/xml' }).end(
      `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code>
        <Message>planted message</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`,
    );
  };

/** A scripted STS on 127.0.0.1, and a client for it. */
export const startFakeSts = async (): Promise<FakeSts> => {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    sts.requests.push({ headers: request.headers, form: new URLSearchParams(Buffer.concat(chunks).toString('utf8')) });
    sts.answer(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new STSClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'planted-aws-secret', sessionToken: 'session-1' },
    maxAttempts: 1,
  });
  const sts: FakeSts = {
    client,
    requests: [],
    answer: identity('stated.identity.jwt'),
    close: async () => {
      client.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return sts;
};
