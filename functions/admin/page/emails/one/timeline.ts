import type { EmailDetail, TimelineEvent } from '../../api/emails-api.ts';

/** The past and planned events of an email, oldest first. */
export const timelineOf = ({ delivery: { timeline = [], next_attempt_at } }: EmailDetail): TimelineEvent[] => {
  if (next_attempt_at === null) return timeline;
  return [
    ...timeline,
    { at: next_attempt_at, event: 'next', code: null, response: null, detail: null, reason_code: null },
  ];
};
