import { once } from 'node:events';
import { createServer } from 'node:net';

/** Where the local runner listens, on loopback. 0: any free port. */
export interface Ports {
  api: number;
  inbox: number;
  smtp: number;
  /** SMTP with TLS from the first byte. */
  smtps: number;
  aws: number;
  /** SMTP of the relay. */
  relay: number;
}

/** Six ports in a row, from the API's; 0 takes six free ones. */
export const portsFrom = (first: number): Ports => {
  const port = (offset: number): number => (first === 0 ? 0 : first + offset);
  return { api: port(0), inbox: port(1), smtp: port(2), smtps: port(3), aws: port(4), relay: port(5) };
};

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
