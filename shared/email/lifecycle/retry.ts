const MS_PER_SECOND = 1_000;
const MS_PER_MINUTE = 60_000;

/** Minutes to wait after the first attempt, the second and so on; after the last one of them, that long each time. */
const SCHEDULE_MINUTES = [1, 2, 5, 10, 15, 30, 60];
const LAST_MINUTES = 60;

/** A fifth more or less, so that what failed together does not come back together. */
const JITTER = 0.2;

/** A second copy too soon meets the first one still in the server's hands. */
const AMBIGUOUS_MINUTES = 2;

/** What a server may ask for: a greylist's usual minutes, but not to be forgotten. */
const LONGEST_ASKED_MS = 60 * MS_PER_MINUTE;

const asked =
  /(?:try|retry|again|wait|greylist\w*|delay\w*)\D{0,40}?(\d{1,5})\s*(s|secs?|seconds?|m|mins?|minutes?|h|hours?)\b/i;

const UNIT_MS: Record<string, number> = { s: MS_PER_SECOND, m: MS_PER_MINUTE, h: 60 * MS_PER_MINUTE };

/** Milliseconds that a reply such as "greylisted, try again in 300 seconds" asks for, an hour at most; 0 if it asks for nothing. */
export const askedDelayMs = (response: string): number => {
  const [, count = '0', unit = 's'] = asked.exec(response) ?? [];
  return Math.min(Number(count) * (UNIT_MS[unit.charAt(0).toLowerCase()] ?? 0), LONGEST_ASKED_MS);
};

export interface Failure {
  /** Attempts made so far, this one included. */
  attempts: number;
  /** What the server said. */
  responses: readonly string[];
  ambiguous: boolean;
}

/** Milliseconds until the next attempt: the schedule, or longer if the server asks for it. `random` is in [0, 1). */
export const retryDelayMs = ({ attempts, responses, ambiguous }: Failure, random: number): number => {
  const minutes = SCHEDULE_MINUTES[attempts - 1] ?? LAST_MINUTES;
  const jittered = minutes * MS_PER_MINUTE * (1 - JITTER + 2 * JITTER * random);
  const atLeast = ambiguous ? AMBIGUOUS_MINUTES * MS_PER_MINUTE : 0;
  return Math.round(Math.max(jittered, atLeast, ...responses.map(askedDelayMs)));
};
