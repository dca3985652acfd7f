import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { httpEvent } from '../../support/builders/http-event.ts';
import type { Figure } from '../figure.ts';
import { startAws, token } from '../rig/aws.ts';
import { type FunctionUnderTest, startFunction } from '../rig/function.ts';

/** The memory size of emails-api on AWS, in MB. */
const MEMORY_MB = 512;
/** The API's limit for a message. */
const MESSAGE_BYTES = 30 * 1024 * 1024;

const head =
  'From: shop@example.com\r\nTo: customer@example.net\r\nSubject: Catalogue\r\nMIME-Version: 1.0\r\n' +
  'Content-Type: application/pdf; name="catalogue.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n';

/** A message of that size, with one attachment. */
const largeMessage = (): string => {
  const lines = Math.floor((MESSAGE_BYTES - head.length) / 78);
  const content = randomBytes(lines * 57).toString('base64');
  return head + content.replace(/.{76}/g, '$&\r\n');
};

/** Peak resident memory of the process (Linux only). */
const peakMb = async ({ pid }: FunctionUnderTest): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
};

const ask = async (api: FunctionUnderTest, path: string, body?: object): Promise<Record<string, string>> => {
  const event = httpEvent({ method: 'POST', path, token, ...(body && { body }) });
  const { result } = await api.ask({ event, timeoutMs: 29_000 });
  const { statusCode, body: answer = '{}' } = result as APIGatewayProxyStructuredResultV2;
  if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}: ${answer}`);
  return JSON.parse(answer);
};

/** Memory of emails-api while it accepts an upload of 30 MB. */
export const uploadMemory = async (): Promise<Figure> => {
  const aws = await startAws();
  await aws.configure({ 'system/smtp/host': 'localhost' });
  const options = `--enable-source-maps --max-old-space-size=${MEMORY_MB}`;
  const api = await startFunction('emails-api', { ...aws.environment(), NODE_OPTIONS: options });
  try {
    const { id, url = '' } = await ask(api, '/emails/uploads');
    const headers = { 'content-type': 'message/rfc822' };
    const put = await fetch(url, { method: 'PUT', headers, body: largeMessage() });
    if (!put.ok) throw new Error(`the upload was answered ${put.status}`);
    await ask(api, '/emails/mime', { upload: id, to: ['customer@example.net'] });
    const value = await peakMb(api);
    const ratio = value / MEMORY_MB;
    return {
      section: 'The relay',
      label: 'emails-api accepts an upload of 30 MB',
      value,
      unit: 'MB at most',
      yardstick: { label: 'its memory size', value: MEMORY_MB },
      ratio,
      goal: { atMost: 1 },
    };
  } finally {
    await api.leave();
    await aws.close();
  }
};
