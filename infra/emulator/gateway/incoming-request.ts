import type { IncomingMessage } from 'node:http';
import type { GatewayRequest } from './event.ts';

/** Forms and lengths of AWS's own: 16 characters of base64, and X-Ray's. */
const idsFrom = (uuid: string, at: number): { id: string; traceId: string } => {
  const hex = uuid.replaceAll('-', '');
  const seconds = Math.floor(at / 1000).toString(16);
  return {
    id: Buffer.from(hex, 'hex').subarray(0, 11).toString('base64'),
    traceId: `Root=1-${seconds}-${hex.slice(0, 24)}`,
  };
};

/** HTTP APIs hand on the decoded path. One that is not well encoded stays as it is and finds no route. */
const decodePath = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

/** What the gateway needs of a request. */
export const incomingRequest = (request: IncomingMessage, uuid: string, receivedAt: number): GatewayRequest => {
  const [path = '', ...query] = (request.url ?? '').split('?');
  return {
    ...idsFrom(uuid, receivedAt),
    receivedAt,
    method: request.method ?? '',
    path: decodePath(path),
    query: query.join('?'),
    protocol: `HTTP/${request.httpVersion}`,
    rawHeaders: request.rawHeaders,
    sourceIp: request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '',
    port: request.socket.localPort ?? 0,
  };
};
