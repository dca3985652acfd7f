import { textOf } from '../message/text-of-html.ts';
import { parseSchedule } from './schedule.ts';
import type { SendRequest } from './send-request.ts';

/** A send request with all that its acceptance decides, by whichever way it came. */
export interface CompleteRequest {
  request: SendRequest;
  /** Milliseconds since 1970. Absent: it is sent at once. */
  scheduledAt?: number;
}

/**
 * Reads the time a request is scheduled for, and makes its text from the html if it has none. At acceptance, not at
 * delivery: what is stored is what is sent and shown, and a second attempt has the same bytes even if another version
 * of the converter is deployed in between. Throws `InvalidSchedule`.
 */
export const completeRequest = async (request: SendRequest, now: number): Promise<CompleteRequest> => {
  const { scheduledAt: written, html, text } = request;
  const scheduledAt = written === undefined ? undefined : await parseSchedule(written, now);
  const complete = text === null && html !== null ? { ...request, text: await textOf(html) } : request;
  return { request: complete, ...(scheduledAt !== undefined && { scheduledAt }) };
};
