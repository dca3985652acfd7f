/**
 * A mail server behind a simulated round-trip time. Reports its port; answers with the number of connections so far,
 * and drops open ones on request.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { delayingProxy } from './delaying-proxy.ts';
import { leanSink } from './lean-sink.ts';
import type { SmtpOptions, SmtpQuestion, SmtpReady } from './smtp.ts';

const options = JSON.parse(String(process.argv[2])) as SmtpOptions;
const smtpSink = ['/usr/sbin/smtp-sink', '/usr/libexec/postfix/smtp-sink'].find((path) => existsSync(path));

const listen = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

const freePort = async (): Promise<number> => {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, 'close');
  return port;
};

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(() => resolve(true)));
    socket.on('error', () => resolve(false));
  });

const startSmtpSink = async (program: string): Promise<{ port: number; child: ChildProcess }> => {
  const port = await freePort();
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const features = options.pipelining ? [] : ['-p'];
  const child = spawn(program, [...user, ...features, `127.0.0.1:${port}`, '1024'], { stdio: 'inherit' });
  while (!(await answers(port))) await wait(20);
  return { port, child };
};

const start = async (): Promise<Omit<SmtpReady, 'port'> & { target: number; child?: ChildProcess }> => {
  if (smtpSink && !options.certificate) {
    const { port, child } = await startSmtpSink(smtpSink);
    return { server: "Postfix's smtp-sink", target: port, child };
  }
  return { server: "the benchmark's own sink", target: await listen(leanSink(options)) };
};

let connections = 0;
const { server, target, child } = await start();
const open = new Set<Socket>();
const port = await listen(
  delayingProxy(target, options.roundTripMs, (client) => {
    connections++;
    open.add(client);
    client.once('close', () => open.delete(client));
  }),
);

/** Drops idle connections as servers do: every other one with a proper close, the rest silently. */
const drop = (): void => {
  for (const [n, client] of [...open].entries()) n % 2 === 0 ? client.end() : client.resetAndDestroy();
};

process.on('message', ({ drops }: SmtpQuestion) => {
  if (drops) drop();
  process.send?.({ connections });
});
process.once('disconnect', () => {
  child?.kill();
  process.exit();
});
process.send?.({ server, port } satisfies SmtpReady);
