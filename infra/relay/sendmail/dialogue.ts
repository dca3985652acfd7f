import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeSmtpServer, createSmtpServer, type SmtpServerPorts } from '../smtp/server.ts';

/**
 * `sendmail -bs`: an SMTP session on standard input and output, as used by symfony/mailer's `sendmail` transport. The
 * server needs a socket, so it listens on one in a folder that only this user can enter.
 */
export const speakSmtp = async (
  ports: SmtpServerPorts,
  { input, output }: { input: NodeJS.ReadableStream; output: NodeJS.WritableStream },
): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'storemail-relay-'));
  const server = createSmtpServer(ports, { tls: undefined, implicit: false, plainAuth: true });
  try {
    const path = join(folder, 'smtp');
    const listening = server.listen(path);
    await once(listening, 'listening');
    const socket = connect(path);
    socket.on('error', () => {});
    const closed = once(socket, 'close');
    socket.pipe(output, { end: false });
    // A script writes its whole dialogue at once. Wait for the greeting, since the server refuses clients
    // that talk before it.
    await Promise.race([once(socket, 'data'), closed]);
    input.pipe(socket, { end: false });
    // Half-closing the socket would cut off replies. In the middle of a message this QUIT becomes part of it, and the
    // server's timeout ends the session.
    input.once('end', () => socket.write('QUIT\r\n'));
    await closed;
  } finally {
    await closeSmtpServer(server);
    await rm(folder, { recursive: true, force: true });
  }
};
