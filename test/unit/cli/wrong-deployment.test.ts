import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { apiKeyProgram } from '../../../infra/cli/api-key/api-key-program.ts';

const list = async (args: string[], environment: NodeJS.ProcessEnv) => {
  let stderr = '';
  const code = await apiKeyProgram(['list', ...args], {
    environment,
    stdout: () => {},
    stderr: (text) => {
      stderr += text;
    },
    now: () => 0,
    uuid: randomUUID,
    random: randomBytes,
  });
  return { code, stderr };
};

it.each(['<html>', '{"message":"no"}'])(
  'says so when the endpoint is something else, which answers %s',
  async (body) => {
    const server = createServer((_request, response) => response.writeHead(404).end(body)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const stderr = `${url} does not respond as DynamoDB does.\n`;
    expect(await list([], { AWS_ENDPOINT_URL: url })).toEqual({ code: 1, stderr });
    server.closeAllConnections();
    server.close();
  },
);

it.each(['no pe', 'Prod', '', '../dev', 'x'.repeat(21)])('refuses the stage %j before it asks', async (stage) => {
  const refused = await list(['--stage', stage], { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' });
  expect(refused).toEqual({ code: 2, stderr: expect.stringMatching(/^--stage takes/) });
});
