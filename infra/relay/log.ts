export type LogFields = Record<string, string | number | boolean | undefined>;

/** Logs ids, sizes, counts, codes and reasons; never an address, a header, part of a message or a key. */
export type Log = (event: string, fields?: LogFields) => void;

/** One JSON object per line: `time` (ISO 8601), `event`, then the event's own fields. */
export const jsonLog =
  (out: { write(line: string): unknown }, now: () => number): Log =>
  (event, fields = {}) =>
    void out.write(`${JSON.stringify({ time: new Date(now()).toISOString(), event, ...fields })}\n`);

export const noLog: Log = () => {};
