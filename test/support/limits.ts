/** How long a test waits for an event, in milliseconds. Even on a slow machine, only a hang takes that long. */
export const HANG_MS = 120_000;

/**
 * How many inputs a property is tried with: `TIMES=40` in the environment tries forty times as many as usual, which has
 * forty times as long.
 */
export const runs = (usual: number): number => usual * Number(process.env.TIMES ?? 1);
