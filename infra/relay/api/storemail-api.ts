import type { Content } from '../message/content.ts';
import type { Submission } from '../message/submission.ts';
import { type Answer, bounceReceived, type HandoverResult, parsed, resultOf } from './handover-result.ts';
import { createHttpClient, type HttpClient, type HttpRequest } from './http.ts';

/** The largest message whose base64 fits into Lambda's 6 MB; larger ones are uploaded first. */
export const directLimit = 4_400_000;

/** How much longer an upload may take than the request that accepts the message. */
const uploadTimeoutMs = 120_000;
const shortTimeoutMs = 10_000;

/** Whether the API knows a key; `unknown` if it could not be asked. */
export type KeyState = { kind: 'valid' } | { kind: 'invalid' } | { kind: 'unknown'; reason: string };

export interface StoremailApi {
  /** Never rejects. `timeoutMs` limits the request that accepts the message; an upload before it has two minutes. */
  handOver: (submission: Submission, timeoutMs: number) => Promise<HandoverResult>;
  checkKey: (apiKey: string) => Promise<KeyState>;
  /**
   * Hands a returned message to POST /bounces; of one that is too large, the beginning, which says what happened to which
   * email. Never rejects.
   */
  returnMail: (apiKey: string, content: Content) => Promise<HandoverResult>;
  close: () => void;
}

export const createStoremailApi = (baseUrl: string, version: string): StoremailApi => {
  const base = baseUrl.replace(/\/+$/, '');
  const client = createHttpClient();
  const userAgent = `storemail-relay/${version}`;
  const request = (apiKey: string, method: string, path: string, rest: Partial<HttpRequest> = {}): Promise<Answer> =>
    client.send({
      method,
      url: `${base}${path}`,
      timeoutMs: shortTimeoutMs,
      ...rest,
      headers: { authorization: `Bearer ${apiKey}`, 'user-agent': userAgent, ...rest.headers },
    });

  const post = async (submission: Submission, message: JsonBody, timeoutMs: number): Promise<HandoverResult> =>
    resultOf(
      await request(submission.apiKey, 'POST', '/emails/mime', {
        headers: {
          'content-type': 'application/json',
          'content-length': message.length,
          'idempotency-key': submission.idempotencyKey,
        },
        body: message.body,
        timeoutMs,
      }),
    );

  const upload = async ({ apiKey, content }: Submission): Promise<string | HandoverResult> => {
    const answer = await request(apiKey, 'POST', '/emails/uploads', { headers: { 'content-length': 0 } });
    const { id, url } = Object(parsed(answer.body));
    if (answer.status !== 200 || typeof id !== 'string' || typeof url !== 'string') return notUploaded(answer);
    const put = await putFile(client.send, url, content);
    if (put.status === 200) return id;
    return { kind: 'later', blames: 'message', reason: `the upload was answered ${put.status}` };
  };

  const handOver = async (submission: Submission, timeoutMs: number): Promise<HandoverResult> => {
    if (submission.content.size <= directLimit) return post(submission, rawBody(submission), timeoutMs);
    const id = await upload(submission);
    return typeof id === 'string' ? post(submission, uploadBody(submission, id), timeoutMs) : id;
  };

  return {
    handOver: (submission, timeoutMs) => handOver(submission, timeoutMs).catch(unreachable),
    checkKey: async (apiKey) => {
      try {
        return keyStateOf(await request(apiKey, 'GET', '/domains'));
      } catch (error) {
        return { kind: 'unknown', reason: reasonOf(error) };
      }
    },
    returnMail: async (apiKey, content) => {
      const size = Math.min(content.size, directLimit);
      const headers = { 'content-type': 'message/rfc822', 'content-length': size };
      try {
        const body = () => beginningOf(content, size);
        return resultOf(await request(apiKey, 'POST', '/bounces', { headers, body }), bounceReceived);
      } catch (error) {
        return unreachable(error);
      }
    },
    close: client.close,
  };
};

interface JsonBody {
  length: number;
  body: NonNullable<HttpRequest['body']>;
}

/** Escaped to ASCII, so that its length in characters is its length in bytes. */
const asciiJson = (value: object): string =>
  JSON.stringify(value).replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const fieldsOf = ({ to, scope }: Submission) => ({ to, ...(scope !== undefined && { scope }) });

/** Encoded while it is read, so that a message is not held in memory unless it is small and there already. */
const rawBody = (submission: Submission): JsonBody => {
  const { content } = submission;
  const start = '{"raw":"';
  const end = `",${asciiJson(fieldsOf(submission)).slice(1)}`;
  const { bytes } = content;
  const chunks = async function* () {
    yield start;
    for await (const chunk of content.read()) yield chunk.toString('base64');
    yield end;
  };
  return {
    length: start.length + 4 * Math.ceil(content.size / 3) + end.length,
    body: bytes ? `${start}${bytes.toString('base64')}${end}` : chunks,
  };
};

const uploadBody = (submission: Submission, upload: string): JsonBody => {
  const body = asciiJson({ upload, ...fieldsOf(submission) });
  return { length: body.length, body };
};

async function* beginningOf(content: Content, bytes: number): AsyncGenerator<Buffer> {
  let left = bytes;
  for await (const chunk of content.read()) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}

/** The URL is signed: further headers could invalidate the signature, and the bucket must not see the API key. */
const putFile = (send: HttpClient, url: string, content: Content): Promise<Answer> =>
  send({
    method: 'PUT',
    url,
    headers: { 'content-length': content.size, 'content-type': 'message/rfc822' },
    body: content.read,
    timeoutMs: uploadTimeoutMs,
  });

const notUploaded = (answer: Answer): HandoverResult => {
  if (answer.status !== 200) return resultOf(answer);
  return { kind: 'later', blames: 'configuration', reason: 'POST /emails/uploads answered without id and url' };
};

const keyStateOf = ({ status, body }: Answer): KeyState => {
  const { name } = Object(parsed(body));
  // A sending-only key gets this error from every other endpoint.
  if (status === 200 || name === 'restricted_api_key') return { kind: 'valid' };
  if (name === 'invalid_api_key' || name === 'missing_api_key') return { kind: 'invalid' };
  return { kind: 'unknown', reason: `answered ${status}` };
};

const unreachable = (error: unknown): HandoverResult => ({ kind: 'later', blames: 'api', reason: reasonOf(error) });

/**
 * The system's error code where there is one: messages of the network stack may contain host
 * addresses, and URLs keys.
 */
const reasonOf = (error: unknown): string => {
  const { code, name, cause } = Object(error);
  if (name === 'AbortError' || name === 'TimeoutError' || Object(cause).name === 'TimeoutError')
    return 'no answer in time';
  return typeof code === 'string' ? code : 'the connection failed';
};
