import type { AwsResponse, HttpRequest } from '../call.ts';
import type { Fauxqs } from '../fauxqs.ts';
import { element } from '../xml.ts';

/** fauxqs accepts at most 11 MiB per request. */
const partBytes = 8 * 1024 * 1024;

/** Whether an object has to be written as a multipart upload. */
export const isLarge = ({ method, body }: HttpRequest): boolean => method === 'PUT' && body.length > partBytes;

/** Writes an object that is too large for one fauxqs request, as a multipart upload hidden from the client. */
export const putLarge = async (fauxqs: Fauxqs, request: HttpRequest): Promise<AwsResponse> => {
  const [path = ''] = request.url.split('?');
  const send = (method: string, query: string, body: Buffer): Promise<AwsResponse> =>
    fauxqs.send({ method, url: `${path}?${query}`, headers: headersOf(request), body });
  const begun = await send('POST', 'uploads', Buffer.of());
  const [, uploadId] = /<UploadId>([^<]+)<\/UploadId>/.exec(String(begun.body)) ?? [];
  if (uploadId === undefined) return begun;
  const id = `uploadId=${encodeURIComponent(uploadId)}`;
  const parts: string[] = [];
  for (let at = 0; at < request.body.length; at += partBytes) {
    const number = parts.length + 1;
    const put = await send('PUT', `partNumber=${number}&${id}`, request.body.subarray(at, at + partBytes));
    if (put.status !== 200) return put;
    parts.push(element('PartNumber', String(number)) + element('ETag', String(put.headers.etag)));
  }
  const list = parts.map((part) => `<Part>${part}</Part>`).join('');
  const done = await send('POST', id, Buffer.from(`<CompleteMultipartUpload>${list}</CompleteMultipartUpload>`));
  return done.status === 200 ? { status: 200, headers: {}, body: '' } : done;
};

/** Drops the headers that describe the whole body. */
const headersOf = ({ headers }: HttpRequest): HttpRequest['headers'] =>
  Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !/^(?:content-(?:length|md5|encoding)|x-amz-(?:checksum|decoded|sdk|trailer).*)$/.test(name),
    ),
  );
