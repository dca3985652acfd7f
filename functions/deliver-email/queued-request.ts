import { completeRequest } from '../../shared/email/request/complete-request.ts';
import { InvalidSendRequest } from '../../shared/email/request/fault.ts';
import { InvalidSchedule } from '../../shared/email/request/schedule.ts';
import { parseSendRequest } from '../../shared/email/request/send-request.ts';
import { MalformedJson, parseStrictJson } from '../../shared/json.ts';
import type { SettingsReader } from '../../shared/ports/settings/settings-reader.ts';
import { maySendFrom, SENDER_NOT_ALLOWED } from '../../shared/settings/checks/sender-rule.ts';
import type { Message } from './message.ts';

/** Parses a send request that another service put on the queue, by the rules of `POST /emails`. */
export const readQueuedRequest = async (body: string, sentAt: number, settings: SettingsReader): Promise<Judged> => {
  try {
    return await requestIn(body, sentAt, settings);
  } catch (error) {
    if (error instanceof MalformedJson) return { kind: 'poison', reason: `invalid JSON: ${error.message}` };
    if (error instanceof InvalidSendRequest) return { kind: 'poison', reason: error.message };
    if (error instanceof InvalidSchedule) return { kind: 'poison', reason: `scheduled_at: ${error.message}` };
    throw error;
  }
};

type Judged = Exclude<Message, { kind: 'email' }>;

const requestIn = async (body: string, sentAt: number, settings: SettingsReader): Promise<Judged> => {
  const request = parseSendRequest(parseStrictJson(body));
  const { scope } = request;
  if (scope === undefined) return { kind: 'poison', reason: 'scope: is missing' };
  if (!(await maySendFrom(settings, request, scope))) return { kind: 'poison', reason: `from: ${SENDER_NOT_ALLOWED}` };
  // Parsed as of the time it was sent, so that a redelivered message yields the same email.
  return { kind: 'request', scope, ...(await completeRequest(request, sentAt)) };
};
