import { parseEmailId } from '../email/lifecycle/id.ts';

/** Emails whose first attempt a request waits for; emails-api invokes deliver-email with them. */
export interface FirstAttemptEvent {
  v: 1;
  deliver: readonly string[];
}

/** The answer of deliver-email. */
export interface FirstAttemptAnswer {
  /** Ids of emails that could not be attempted, because the table or the settings are unavailable. */
  again: string[];
}

/** The largest BatchGetItem that DynamoDB takes. */
const MAX_IDS = 100;

/** The event that invokes deliver-email for these emails. */
export const firstAttemptEvent = (ids: readonly string[]): FirstAttemptEvent => ({ v: 1, deliver: ids });

/** The ids of the event; `undefined` for anything but one of this version with 1 to 100 of them. */
export const parseFirstAttempt = (event: unknown): string[] | undefined => {
  if (typeof event !== 'object' || event === null) return undefined;
  if (!('v' in event) || event.v !== 1 || !('deliver' in event)) return undefined;
  const ids = isList(event.deliver) ? event.deliver.map(parsedId) : [];
  const good = ids.filter((id) => id !== undefined);
  return good.length === ids.length && good.length >= 1 && good.length <= MAX_IDS ? [...new Set(good)] : undefined;
};

/** Those of the given ids that the answer names. Throws for an invalid answer: it is then unknown what was done. */
export const parseFirstAttemptAnswer = (json: string, ids: readonly string[]): string[] => {
  const answer: unknown = JSON.parse(json);
  if (typeof answer !== 'object' || answer === null || !('again' in answer) || !isList(answer.again)) {
    throw new TypeError('deliver-email gave no answer to a first attempt');
  }
  const again = new Set(answer.again);
  return ids.filter((id) => again.has(id));
};

const isList = (value: unknown): value is unknown[] => Array.isArray(value);

const parsedId = (value: unknown): string | undefined => (typeof value === 'string' ? parseEmailId(value) : undefined);
