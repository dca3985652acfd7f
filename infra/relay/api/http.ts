import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { pipeline } from 'node:stream/promises';
import type { Answer } from './handover-result.ts';

/** No answer of the API's is longer than a few hundred bytes; another server's may be endless. */
const maxAnswerBytes = 64 * 1024;
/** Connections kept open to the API; more requests wait for one of them. */
const maxSockets = 32;
const agentOptions = { keepAlive: true, maxSockets, scheduling: 'lifo' } as const;

export interface HttpRequest {
  method: string;
  url: string;
  headers: Record<string, string | number>;
  /** ASCII text, or chunks; a function is called again if the request has to be sent again. */
  body?: string | (() => AsyncIterable<Uint8Array | string>);
  /** From the first byte to the last of the answer. */
  timeoutMs: number;
}

/** Resolves to whatever was answered; rejects when there was no whole answer in time. Follows no redirect. */
export type HttpClient = (request: HttpRequest) => Promise<Answer>;

/**
 * `node:http` rather than `fetch`: it starts in a tenth of the time, and `sendmail` is a new process for each message.
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
    // What goes wrong while the body is sent destroys the request, and so comes out here.
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.on('response', resolve).on('error', reject);
    });
    const { body } = request;
    // Text goes out in one write with the headers, without a pipeline's listeners: a fifth of a message's CPU.
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
        // The server closed an idle connection just as we took it up; a new one is not to blame for that.
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
