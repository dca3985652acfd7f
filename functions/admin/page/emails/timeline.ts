import type { EmailDetail, TimelineEvent } from '../api/emails-api.ts';
import { stateOf } from './state.ts';

const nothing = { code: null, response: null, detail: null };

const finalStates = new Set(['sent', 'bounced', 'failed', 'suppressed', 'canceled', 'expired']);

/** What must have happened, where the API kept no record of it: less, but never wrong. */
const reconstructed = (email: EmailDetail): TimelineEvent[] => {
  const { delivery, created_at, scheduled_at } = email;
  const state = stateOf(email);
  const accepted = { ...nothing, at: created_at, event: 'accepted' };
  const scheduled = scheduled_at ? [{ ...nothing, at: scheduled_at, event: 'scheduled' }] : [];
  const answer = delivery.recipients.find(({ response }) => response !== null);
  const last = { at: delivery.sent_at ?? '', code: answer?.code ?? null, response: answer?.response ?? null };
  const ended = finalStates.has(state) ? [{ ...last, event: state, detail: delivery.reason }] : [];
  return [accepted, ...scheduled, ...ended];
};

/** What happened to an email and what will, oldest first. An event whose time nobody knows has none (''). */
export const timelineOf = (email: EmailDetail): TimelineEvent[] => {
  const { timeline = reconstructed(email), next_attempt_at } = email.delivery;
  if (next_attempt_at === null) return timeline;
  return [...timeline, { ...nothing, at: next_attempt_at, event: 'next' }];
};
