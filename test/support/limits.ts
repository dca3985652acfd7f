/** How long a test waits for what must come, in milliseconds: on the slowest of machines, only a hang takes that long. */
export const HANG_MS = 120_000;
