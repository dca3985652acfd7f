const MS_PER_SECOND = 1_000;
const MS_PER_MINUTE = 60_000;

/** Minutes to wait after the first attempt, the second and so on; the last value repeats. */
const SCHEDULE_MINUTES = [1, 2, 5, 10, 15, 30, 60];
const LAST_MINUTES = 60;

/** Up to a fifth more or less, so that emails that failed together do not return together. */
const JITTER = 0.2;

/** Long enough that the server has finished with the first copy. */
const AMBIGUOUS_MINUTES = 2;

/** The longest delay a server may request: greylisting takes minutes. */
const LONGEST_ASKED_MS = 60 * MS_PER_MINUTE;

const asked =
  /(?:try|retry|again|wait|greylist\w*|delay\w*)\D{0,40}?(\d{1,5})\s*(s|secs?|seconds?|m|mins?|minutes?|h|hours?)\b/i;

const UNIT_MS: Record<string, number> = { s: MS_PER_SECOND, m: MS_PER_MINUTE, h: 60 * MS_PER_MINUTE };

/**
 * The delay in milliseconds that a reply such as "greylisted, try again in 300 seconds" requests, at most
 * an hour; 0 if none.
 */
export const askedDelayMs = (response: string): number => {
  const [, count = '0', unit = 's'] = asked.exec(response) ?? [];
  return Math.min(Number(count) * (UNIT_MS[unit.charAt(0).toLowerCase()] ?? 0), LONGEST_ASKED_MS);
};

export interface Failure {
  /** Attempts so far, including this one. */
  attempts: number;
  /** The server's replies. */
  responses: readonly string[];
  ambiguous: boolean;
}

/** Milliseconds until the next attempt: by the schedule, or longer if the server asks for it. `random` is in [0, 1). */
export const retryDelayMs = ({ attempts, responses, ambiguous }: Failure, random: number): number => {
  const minutes = SCHEDULE_MINUTES[attempts - 1] ?? LAST_MINUTES;
  const jittered = minutes * MS_PER_MINUTE * (1 - JITTER + 2 * JITTER * random);
  const atLeast = ambiguous ? AMBIGUOUS_MINUTES * MS_PER_MINUTE : 0;
  return Math.round(Math.max(jittered, atLeast, ...responses.map(askedDelayMs)));
};
