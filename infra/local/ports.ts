/** Where the local runner listens, on loopback. 0: any free port. */
export interface Ports {
  api: number;
  inbox: number;
  smtp: number;
  /** SMTP with TLS from the first byte. */
  smtps: number;
  aws: number;
}

/** Five ports in a row, from the API's; 0 takes five free ones. */
export const portsFrom = (first: number): Ports => {
  const port = (offset: number): number => (first === 0 ? 0 : first + offset);
  return { api: port(0), inbox: port(1), smtp: port(2), smtps: port(3), aws: port(4) };
};
