import type { AwsBehaviour, AwsCall, AwsScript, AwsService } from './aws-behaviours.ts';

type Is = (call: AwsCall) => boolean;

export const callTo =
  (service: AwsService, operation?: string): Is =>
  (call) =>
    call.service === service && (operation === undefined || call.operation === operation);

/** Alone, or together with others' changes. */
const isChange = ({ operation, body }: AwsCall): boolean =>
  ['UpdateItem', 'BatchExecuteStatement'].includes(operation) && body.includes('"email#');

/** An email is taken for an attempt. */
export const lease: Is = (call) => isChange(call) && call.body.includes('"S":"sending"');

/** What an attempt came to is written. */
export const record: Is = (call) =>
  isChange(call) && /"S":"(?:sent|retrying|held|bounced|failed)"/.test(call.body.toString());

/** For these calls, as long as the script is there. */
export const always =
  (is: Is, behaviour: AwsBehaviour): AwsScript =>
  (call) =>
    is(call) ? behaviour : undefined;

/** For the first of these calls. */
export const first = (count: number, is: Is, behaviour: AwsBehaviour): AwsScript => {
  let left = count;
  return (call) => (is(call) && left-- > 0 ? behaviour : undefined);
};

export const nothing: AwsScript = () => undefined;
