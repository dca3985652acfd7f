import type { JsonObject } from '../json-protocol.ts';

/** Ends before anybody can ask again. */
const almostZeroSeconds = 0.001;

/**
 * fauxqs loses a message whose visibility timeout is set to 0 while it keeps its queues on disk: its own table
 * refuses the row. A timeout of a millisecond means the same and is kept.
 */
export const keepVisible = (operation: string, input: JsonObject): JsonObject => {
  if (operation === 'ChangeMessageVisibility') return atLeastSome(input);
  if (operation === 'ChangeMessageVisibilityBatch' && Array.isArray(input.Entries)) {
    return { ...input, Entries: input.Entries.map(atLeastSome) };
  }
  return input;
};

const atLeastSome = (input: JsonObject): JsonObject =>
  input.VisibilityTimeout === 0 ? { ...input, VisibilityTimeout: almostZeroSeconds } : input;
