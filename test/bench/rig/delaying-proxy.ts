import { connect, createServer, type Server, type Socket } from 'node:net';

const hand = (from: Socket, to: Socket, delayMs: number): void => {
  const later = (work: () => void): void => void (delayMs > 0 ? setTimeout(work, delayMs) : work());
  from.setNoDelay();
  from.on('data', (chunk) => later(() => to.writable && to.write(chunk)));
  from.on('end', () => later(() => to.end()));
  from.on('error', () => to.destroy());
};

/** A proxy that simulates a round-trip time; connecting takes one round trip, too. */
export const delayingProxy = (port: number, roundTripMs: number, onConnection: (client: Socket) => void): Server =>
  createServer((client) => {
    onConnection(client);
    setTimeout(() => {
      const server = connect(port, '127.0.0.1');
      hand(client, server, roundTripMs / 2);
      hand(server, client, roundTripMs / 2);
    }, roundTripMs);
  });
