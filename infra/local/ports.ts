import { once } from 'node:events';
import { createServer } from 'node:net';

/** Ports of the local runner, on loopback. 0: any free port. */
export interface Ports {
  api: number;
  inbox: number;
  smtp: number;
  /** SMTP with implicit TLS. */
  smtps: number;
  aws: number;
  /** SMTP port of the relay. */
  relay: number;
}

/** Six consecutive ports, of which the API has the first; 0 selects free ports. */
export const portsFrom = (first: number): Ports => {
  const port = (offset: number): number => (first === 0 ? 0 : first + offset);
  return { api: port(0), inbox: port(1), smtp: port(2), smtps: port(3), aws: port(4), relay: port(5) };
};

/**
 * Listens on each port for a moment, so that one in use is reported at once and not after everything else has started.
 * Rejects with Node's error for the first port that is unavailable.
 */
export const requireFreePorts = async (ports: Ports): Promise<void> => {
  for (const port of Object.values(ports)) {
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
  }
};
