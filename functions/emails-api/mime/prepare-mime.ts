import { MAX_RECORD_BYTES, worstRecordBytes } from '../../../shared/email/lifecycle/record-size.ts';
import type { GivenMessage } from '../../../shared/email/mime/given-message.ts';
import { completeRequest } from '../../../shared/email/request/complete-request.ts';
import { mimeWishes } from '../../../shared/email/request/mime-object.ts';
import type { SendRequest } from '../../../shared/email/request/send-request.ts';
import { ApiError } from '../../../shared/http/api-error.ts';
import { validated } from '../../../shared/http/validated.ts';
import type { ApiKey } from '../../../shared/ports/api-key-store.ts';
import { type Draft, type PreparePorts, requireAllowed, withSchedule } from '../accept/prepare-email.ts';
import type { MimeRequest } from './mime-request.ts';

/** Parses and validates the message of a request. Throws `ApiError` (422). */
export const readMessage = async (bytes: Buffer, { object }: MimeRequest): Promise<GivenMessage> => {
  const { InvalidMessage, readGivenMessage } = await import('#given-message');
  try {
    return readGivenMessage(
      bytes,
      object.to.map(({ address }) => address),
    );
  } catch (error) {
    if (!(error instanceof InvalidMessage)) throw error;
    throw new ApiError(422, 'validation_error', `raw: the message ${error.message}.`);
  }
};

/**
 * Makes a draft of a message for a key. Throws `ApiError`: 422 if it is invalid, 403 for a scope or sender
 * the key may not use.
 */
export const prepareMime = async (
  ports: PreparePorts,
  { object }: MimeRequest,
  message: GivenMessage,
  key: ApiKey,
): Promise<Draft> => {
  const request = sendRequestOf(message, { ...wishesOf(message), ...object });
  if (worstRecordBytes(request) > MAX_RECORD_BYTES) {
    throw new ApiError(422, 'validation_error', 'raw: the message must name fewer addresses, or with shorter names.');
  }
  const scope = request.scope ?? key.scope;
  await requireAllowed(ports, request, scope, key);
  return { ...(await withSchedule(() => completeRequest(request, ports.now()))), scope };
};

/** Options from `Storemail-` header fields such as `Storemail-Type: order`. Fields of the request override them. */
const wishesOf = ({ wishes }: GivenMessage) =>
  validated(
    mimeWishes,
    Object.fromEntries(
      Object.entries(wishes).map(([name, value]) => [
        name.replaceAll('-', '_'),
        name === 'expires-in' && /^\d+$/.test(value) ? Number(value) : value,
      ]),
    ),
  );

type Wishes = ReturnType<typeof wishesOf>;

const sendRequestOf = (message: GivenMessage, { type, scope, expires_in, scheduled_at }: Wishes): SendRequest => {
  const { from, to, cc, bcc, replyTo, subject, messageId, kept } = message;
  return {
    ...{ from, to, cc, bcc, replyTo, subject },
    html: null,
    text: '',
    headers: {},
    attachments: [],
    tags: [],
    raw: kept.toString('latin1'),
    ...(messageId !== undefined && { messageId }),
    ...(type && { type }),
    ...(scope && { scope }),
    ...(expires_in && { expiresIn: expires_in }),
    ...(scheduled_at && { scheduledAt: scheduled_at }),
  };
};
