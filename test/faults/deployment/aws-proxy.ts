import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { AwsCall, AwsScript, AwsService } from './aws-behaviours.ts';

export interface AwsProxy {
  url: string;
  /** Read at every call, so that a test can change it at any time. */
  script: AwsScript;
  close(): Promise<void>;
}

/** The service is named in the signature's scope: `Credential=…/20260301/eu-central-1/ssm/aws4_request`. */
const serviceOf = ({ authorization = '' }: IncomingHttpHeaders): AwsService =>
  (/\/([a-z0-9]+)\/aws4_request/.exec(authorization)?.[1] ?? 'dynamodb') as AwsService;

const callOf = ({ headers, method = '' }: IncomingMessage, body: Buffer): AwsCall => {
  const [, operation = method] = String(headers['x-amz-target'] ?? '').split('.');
  return { service: serviceOf(headers), operation, body };
};

const forwarder =
  (target: string, agent: Agent) =>
  async ({ url = '/', method, headers }: IncomingMessage, body: Buffer) => {
    const { 'transfer-encoding': _chunked, expect: _expect, ...kept } = headers;
    const outgoing = request(new URL(url, target), {
      method,
      agent,
      headers: { ...kept, 'content-length': body.length },
    });
    outgoing.end(body);
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
    const { connection: _hop, 'transfer-encoding': _encoding, 'keep-alive': _kept, ...answered } = answer.headers;
    return { status: answer.statusCode ?? 500, headers: answered, body: await buffer(answer) };
  };

/** A proxy in front of AWS that can throttle, fail or delay calls, or drop their responses. */
export const startAwsProxy = async (target: string): Promise<AwsProxy> => {
  const agent = new Agent({ keepAlive: true });
  const forward = forwarder(target, agent);

  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(incoming);
    const call = callOf(incoming, body);
    const usual = () => forward(incoming, body);
    const answer = await (proxy.script(call)?.({ call, usual }) ?? usual());
    if (answer === 'none') incoming.socket.destroy();
    else response.writeHead(answer.status, answer.headers).end(answer.body);
  };

  const server = createServer({ noDelay: true }, (incoming, response) => {
    // The caller was killed, so nobody waits for the response.
    serve(incoming, response).catch(() => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: AwsProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    script: () => undefined,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      agent.destroy();
    },
  };
  return proxy;
};
