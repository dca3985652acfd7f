import { createHash } from 'node:crypto';
import type * as z from 'zod/mini';
import { timeOfId } from '../../../shared/email/lifecycle/id.ts';
import { mimeObject } from '../../../shared/email/request/mime-object.ts';
import { ApiError } from '../../../shared/http/api-error.ts';
import type { ApiRequest } from '../../../shared/http/route.ts';
import { validated } from '../../../shared/http/validated.ts';
import type { JsonValue } from '../../../shared/json.ts';
import { MAX_UPLOAD_BYTES, type Uploads } from '../../../shared/ports/emails/uploads.ts';

/** Maximum size in bytes of a message in a request: in base64 it fits into Lambda's 6 MB. */
const MAX_RAW_BYTES = 4_400_000;
/** Maximum size in bytes of the whole JSON body: the message in base64, recipients and other fields. */
const MAX_JSON_BYTES = 6_000_000;
/** How long an upload can be accepted; the bucket deletes it within two days. */
const UPLOAD_HOURS = 1;

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

export type MimeObject = z.output<typeof mimeObject>;

/** A submitted message and its recipients. */
export interface MimeRequest {
  /** Absent if the upload was accepted by an earlier request. */
  bytes?: Buffer;
  /** SHA-256 of the bytes, as hex. */
  sha256: string;
  object: Omit<MimeObject, 'raw' | 'upload'>;
  /** The id of the upload, if the message was uploaded. */
  upload?: string;
}

/**
 * Reads a request in either form, `raw` or `upload`. Throws `ApiError`: 400, 413 and 422 for invalid requests, 404 if
 * there is no such upload.
 */
export const readMimeRequest = async (
  request: ApiRequest,
  uploads: Uploads,
  now: () => number,
): Promise<MimeRequest> => {
  if (isMessage(request)) return withHash(request.bytes(MAX_RAW_BYTES), validatedObject(fromHeaders(request)));
  const { raw, upload, ...object } = validatedObject(withoutNulls(request.json(MAX_JSON_BYTES)));
  if ((raw === undefined) === (upload === undefined)) {
    throw new ApiError(422, 'missing_required_field', 'raw or upload: exactly one of the two must be given.');
  }
  if (upload === undefined) return withHash(decoded(raw ?? ''), object);
  return { ...(await uploaded(uploads, request.key.id, upload, now())), object, upload };
};

const hashed = (bytes: Buffer): Pick<MimeRequest, 'bytes' | 'sha256'> => ({
  bytes,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

const withHash = (bytes: Buffer, object: MimeObject): MimeRequest => ({ ...hashed(bytes), object });

const isMessage = ({ headers }: ApiRequest): boolean =>
  /^\s*message\/rfc822\s*(?:;|$)/i.test(headers['content-type'] ?? '');

const fromHeaders = ({ headers }: ApiRequest): JsonValue => {
  const to = headers['storemail-to'];
  if (to === undefined) return {};
  const addresses = to.split(',').map((address) => address.trim());
  return { to: addresses.filter((address) => address !== '') };
};

const validatedObject = (value: JsonValue): MimeObject => validated(mimeObject, value);

/** Clients send null for fields they leave out. */
const withoutNulls = (value: JsonValue): JsonValue =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null))
    : value;

const decoded = (raw: string): Buffer => {
  const base64 = raw.replaceAll(/[\r\n]+/g, '');
  if (base64 === '') throw new ApiError(422, 'validation_error', 'raw: the message must not be empty.');
  if (base64.length % 4 !== 0 || !BASE64.test(base64)) {
    throw new ApiError(422, 'validation_error', 'raw: must be the message in base64.');
  }
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length > MAX_RAW_BYTES) {
    throw new ApiError(
      413,
      'validation_error',
      `raw: must be at most ${MAX_RAW_BYTES} bytes; larger messages are uploaded.`,
    );
  }
  return bytes;
};

const uploaded = async (
  uploads: Uploads,
  holder: string,
  id: string,
  now: number,
): Promise<Pick<MimeRequest, 'bytes' | 'sha256'>> => {
  const begunAt = timeOfId(id);
  const isFresh = begunAt !== undefined && now - begunAt < UPLOAD_HOURS * 3_600_000;
  const upload = isFresh ? await uploads.get(holder, id.toLowerCase()) : NO_UPLOAD;
  switch (upload.kind) {
    case 'uploaded':
      return hashed(upload.bytes);
    case 'accepted':
      return { sha256: upload.sha256 };
    case 'too-large':
      throw new ApiError(413, 'validation_error', `upload: must be at most ${MAX_UPLOAD_BYTES} bytes.`);
    case 'none':
      throw new ApiError(
        422,
        'validation_error',
        `upload: no file was uploaded under this id with this key within the last ${UPLOAD_HOURS} hour.`,
      );
  }
};

const NO_UPLOAD = { kind: 'none' } as const;
