import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Ports } from './ports.ts';

/**
 * Tries the ports, so that a busy one is told at once and not after everything else was started. Rejects with Node's
 * error for the first that cannot be had.
 */
export const refuseBusyPorts = async (ports: Ports): Promise<void> => {
  for (const port of Object.values(ports)) {
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
  }
};
