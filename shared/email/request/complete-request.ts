import { textOf } from '../message/text-of-html.ts';
import { parseSchedule } from './schedule.ts';
import type { SendRequest } from './send-request.ts';

/** A send request with everything that is decided when it is accepted, over HTTP or from the queue. */
export interface CompleteRequest {
  request: SendRequest;
  /** Milliseconds since 1970. Absent: it is sent at once. */
  scheduledAt?: number;
}

/**
 * Parses the time that a request is scheduled for and, if it has no text, makes one from the html. This happens at
 * acceptance, not at delivery, so that what is stored is what is shown and sent, and a retry has the same bytes even if
 * a new version of the converter is deployed in between. Throws `InvalidSchedule`.
 */
export const completeRequest = async (request: SendRequest, now: number): Promise<CompleteRequest> => {
  const { scheduledAt: written, html, text } = request;
  const scheduledAt = written === undefined ? undefined : await parseSchedule(written, now);
  const complete = text === null && html !== null ? { ...request, text: await textOf(html) } : request;
  return { request: complete, ...(scheduledAt !== undefined && { scheduledAt }) };
};
