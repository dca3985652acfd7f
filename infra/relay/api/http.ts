import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { pipeline } from 'node:stream/promises';
import type { Answer } from './handover-result.ts';

/** The API's answers have a few hundred bytes; another server's may be endless. */
const maxAnswerBytes = 64 * 1024;
/** Connections kept open to the API; further requests wait for a free one. */
const maxSockets = 32;
const agentOptions = { keepAlive: true, maxSockets, scheduling: 'lifo' } as const;

export interface HttpRequest {
  method: string;
  url: string;
  headers: Record<string, string | number>;
  /** ASCII text, or a function returning chunks; it is called again if the request has to be resent. */
  body?: string | (() => AsyncIterable<Uint8Array | string>);
  /** For the whole exchange, up to the last byte of the answer. */
  timeoutMs: number;
}

/** Resolves to any complete answer; rejects if there is none in time. Does not follow redirects. */
export type HttpClient = (request: HttpRequest) => Promise<Answer>;

/**
 * Uses `node:http` rather than `fetch` because it loads in a tenth of the time, and `sendmail` starts a new
 * process for each message.
 */
export const createHttpClient = (): { send: HttpClient; close: () => void } => {
  const agents = { 'http:': new HttpAgent(agentOptions), 'https:': new HttpsAgent(agentOptions) };
  const attempt = async (request: HttpRequest, signal: AbortSignal): Promise<Answer> => {
    const { protocol } = new URL(request.url);
    const secure = protocol === 'https:';
    const send = secure ? requestHttps : requestHttp;
    const outgoing = send(request.url, {
      agent: secure ? agents['https:'] : agents['http:'],
      method: request.method,
      headers: request.headers,
      signal,
    });
    // A failure while sending the body destroys the request, and so rejects this promise.
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.on('response', resolve).on('error', reject);
      // 101 Switching Protocols, after which Node would close the connection without any other event.
      outgoing.on('upgrade', (_incoming, socket) => {
        socket.destroy();
        reject(Object.assign(new Error('The API answered 101'), { code: 'EPROTO' }));
      });
    });
    const { body } = request;
    // Text is written together with the headers: the listeners of a pipeline would be a fifth of a
    // message's CPU time.
    if (typeof body === 'function') pipeline(body(), outgoing).catch(() => {});
    else outgoing.end(body ?? '', 'latin1');
    try {
      return await readAnswer(await answered);
    } catch (error) {
      throw Object.assign(Object(error), { reused: outgoing.reusedSocket });
    }
  };
  return {
    send: async (request) => {
      const signal = AbortSignal.timeout(request.timeoutMs);
      try {
        return await attempt(request, signal);
      } catch (error) {
        // The server closed an idle connection just as it was reused; a new connection does not have that problem.
        if (!isStaleConnection(error) || signal.aborted) throw error;
        return attempt(request, signal);
      }
    },
    close: () => {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
};

const readAnswer = async (incoming: IncomingMessage): Promise<Answer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > maxAnswerBytes) {
      incoming.destroy();
      break;
    }
    chunks.push(chunk);
  }
  const seconds = Number(incoming.headers['retry-after']);
  return {
    status: incoming.statusCode ?? 0,
    ...(Number.isFinite(seconds) && seconds >= 0 && incoming.headers['retry-after'] && { retryAfterSeconds: seconds }),
    body: Buffer.concat(chunks).toString(),
  };
};

const isStaleConnection = (error: unknown): boolean => {
  const { code, reused } = Object(error);
  return reused === true && (code === 'ECONNRESET' || code === 'EPIPE');
};
