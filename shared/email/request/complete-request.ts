import { textOf } from '../message/text-of-html.ts';
import { parseSchedule } from './schedule.ts';
import type { SendRequest } from './send-request.ts';

/** A send request with everything that is decided at acceptance, over HTTP or from the queue. */
export interface CompleteRequest {
  request: SendRequest;
  /** Epoch milliseconds. If absent, the email is sent immediately. */
  scheduledAt?: number;
}

/**
 * Parses the scheduled time of a request and, if it has no text, derives one from the html. This happens at
 * acceptance rather than at delivery, so that what is stored is what is shown and sent, and a retry has the same
 * bytes even if a new version of the converter is deployed in between. Throws `InvalidSchedule`.
 */
export const completeRequest = async (request: SendRequest, now: number): Promise<CompleteRequest> => {
  const { scheduledAt: written, html, text } = request;
  const scheduledAt = written === undefined ? undefined : await parseSchedule(written, now);
  const complete = text === null && html !== null ? { ...request, text: await textOf(html) } : request;
  return { request: complete, ...(scheduledAt !== undefined && { scheduledAt }) };
};
