import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { pick } from './seeded.ts';

type Fault = 'throttled' | 'error' | 'lost answer' | 'delayed';

export interface AwsProxyOptions {
  /** DynamoDB. */
  target: string;
  /** What SSM answers to every GetParameter. */
  parameter: { value: string; version: number };
  random: () => number;
  /** Part of the requests that a fault befalls. */
  rate: number;
}

const throttled = JSON.stringify({
  __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
  message: 'slow down',
});

const bodyOf = async (incoming: AsyncIterable<Buffer>): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part);
  return Buffer.concat(parts);
};

const forward = async (target: string, incoming: IncomingMessage, body: Buffer) => {
  const outgoing = request(target, { method: 'POST', headers: { ...incoming.headers, 'content-length': body.length } });
  outgoing.end(body);
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 500, headers: answer.headers, body: await bodyOf(answer) };
};

/** SSM and DynamoDB behind faults: requests that are throttled, fail, come late, or are done and never answered. */
export const startAwsProxy = async ({ target, parameter, random, rate }: AwsProxyOptions) => {
  const faults = new Map<Fault, number>();
  const weighted = (['throttled', 'error', 'lost answer', 'delayed'] as const).map(
    (fault) => [rate / 4, fault] as const,
  );

  const ssm = (body: Buffer): string => {
    const { Name } = JSON.parse(body.toString()) as { Name: string };
    return JSON.stringify({
      Parameter: { Name, Type: 'String', Value: parameter.value, Version: parameter.version, LastModifiedDate: 1 },
    });
  };

  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(incoming);
    const fault = pick(random, weighted);
    if (fault) faults.set(fault, (faults.get(fault) ?? 0) + 1);
    if (fault === 'throttled') return void response.writeHead(400).end(throttled);
    if (fault === 'error') return void response.writeHead(500).end('{}');
    if (fault === 'delayed') await sleep(100 * random());
    if (String(incoming.headers['x-amz-target']).startsWith('AmazonSSM')) return void response.end(ssm(body));
    const answer = await forward(target, incoming, body);
    if (fault === 'lost answer') return void incoming.socket.destroy();
    response.writeHead(answer.status, answer.headers).end(answer.body);
  };

  const server = createServer((incoming, response) => {
    // A caller that was killed: nobody waits for the answer.
    serve(incoming, response).catch(() => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
