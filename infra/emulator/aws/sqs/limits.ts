import { AwsError } from '../aws-error.ts';
import type { JsonObject } from '../json-protocol.ts';

/** Minimum and maximum of request parameters, in seconds or messages (Amazon SQS quotas). */
const ranges: Readonly<Record<string, readonly [min: number, max: number]>> = {
  DelaySeconds: [0, 900],
  VisibilityTimeout: [0, 43_200],
  WaitTimeSeconds: [0, 20],
  MaxNumberOfMessages: [1, 10],
};

const faultIn = (input: JsonObject): string | undefined => {
  for (const [name, [min, max]] of Object.entries(ranges)) {
    const value = input[name];
    if (value === undefined || (Number.isInteger(value) && Number(value) >= min && Number(value) <= max)) continue;
    return `Value for parameter ${name} is invalid. Reason: Must be between ${min} and ${max}, if provided.`;
  }
  return undefined;
};

/** Throws for an out-of-range number, which fauxqs would accept. */
export const checkNumbers = (input: JsonObject): void => {
  const fault = faultIn(input);
  if (fault) throw new AwsError('InvalidParameterValue', fault);
};

interface CheckedBatch {
  readonly input: JsonObject;
  readonly failed: readonly JsonObject[];
}

/** Removes batch entries with an out-of-range number: they fail individually, as on AWS. */
export const checkEntries = (input: JsonObject): CheckedBatch => {
  if (!Array.isArray(input.Entries)) return { input, failed: [] };
  const entries = input.Entries as JsonObject[];
  const failed = entries.flatMap((entry) => {
    const Message = faultIn(entry);
    return Message ? [{ Id: entry.Id, SenderFault: true, Code: 'InvalidParameterValue', Message }] : [];
  });
  const ids = new Set(failed.map(({ Id }) => Id));
  return { input: { ...input, Entries: entries.filter(({ Id }) => !ids.has(Id)) }, failed };
};
