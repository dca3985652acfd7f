import { newEmailId } from '../../../shared/email/lifecycle/id.ts';
import type { GivenMessage } from '../../../shared/email/mime/given-message.ts';
import { uploadObject } from '../../../shared/email/request/mime-object.ts';
import { ApiError } from '../../../shared/http/api-error.ts';
import type { ApiResponse } from '../../../shared/http/json-response.ts';
import type { ApiRequest, Route } from '../../../shared/http/route.ts';
import { validated } from '../../../shared/http/validated.ts';
import { MAX_UPLOAD_BYTES, type Uploads } from '../../../shared/ports/emails/uploads.ts';
import { errorFields } from '../../../shared/runtime/error-fields.ts';
import { answerOnce, type SendRoutesPorts } from '../accept/send-routes.ts';
import { type MimeRequest, readMimeRequest } from './mime-request.ts';
import { prepareMime, readMessage } from './prepare-mime.ts';

export type MimeRoutesPorts = SendRoutesPorts & { uploads: Uploads };

/** How long the URL of an upload is valid, in seconds. */
const UPLOAD_SECONDS = 900;

/** The endpoints for messages that clients compose themselves, above all the relay. */
export const mimeRoutes = (ports: MimeRoutesPorts): Route[] => [
  { method: 'POST', path: '/emails/mime', permission: 'sending_access', handle: (request) => accept(ports, request) },
  {
    method: 'POST',
    path: '/emails/uploads',
    permission: 'sending_access',
    handle: async (request) => ({ statusCode: 200, body: await begin(ports, request) }),
  },
];

const accept = async (ports: MimeRoutesPorts, request: ApiRequest): Promise<ApiResponse> => {
  const { key } = request;
  const asked = await readMimeRequest(request, ports.uploads, ports.now);
  const message = asked.bytes && (await readMessage(asked.bytes, asked));
  const answered = await answerOnce(ports, withOwnKey(request, message), identityOf(asked), async () => {
    // The upload has been accepted before, and no idempotency key leads to the answer.
    if (!message) throw new ApiError(422, 'validation_error', 'upload: this upload has already been accepted.');
    return { drafts: [await prepareMime(ports, asked, message, key)], answer: ([id]) => ({ id }) };
  });
  if (asked.upload !== undefined && message) await forget(ports, key.id, asked.upload, asked.sha256);
  return answered;
};

/** An SMTP client puts its idempotency key into the message, an HTTP client into a header. */
const withOwnKey = (request: ApiRequest, { idempotencyKey }: Partial<GivenMessage> = {}): ApiRequest =>
  idempotencyKey === undefined || request.headers['idempotency-key'] !== undefined
    ? request
    : { ...request, headers: { ...request.headers, 'idempotency-key': idempotencyKey } };

/**
 * What must be equal for two requests to be the same: the message, however it was sent, its recipients and its time.
 */
const identityOf = ({ sha256, object }: MimeRequest) => {
  const { to, scope = null, type = null, expires_in = null, scheduled_at = null } = object;
  const addresses = to.map(({ address }) => address as string);
  return ['mime', sha256, addresses, scope, type, expires_in, scheduled_at];
};

const begin = async ({ uploads, now, random }: MimeRoutesPorts, request: ApiRequest) => {
  const { size } = validated(uploadObject, request.bytes().length === 0 ? {} : request.json());
  if (size !== undefined && size > MAX_UPLOAD_BYTES) {
    throw new ApiError(413, 'validation_error', `size: must be at most ${MAX_UPLOAD_BYTES} bytes.`);
  }
  const id = newEmailId(now(), random());
  return { id, url: await uploads.url(request.key.id, id, UPLOAD_SECONDS, size) };
};

/** Marks an upload as accepted, since each is accepted once. One that could not be marked expires within the hour. */
const forget = async ({ uploads, log }: MimeRoutesPorts, holder: string, id: string, sha256: string): Promise<void> => {
  try {
    await uploads.setAccepted(holder, id.toLowerCase(), sha256);
  } catch (error) {
    log.warn('An upload could not be marked as accepted', errorFields(error));
  }
};
