import type { AwsBehaviour, AwsCall, AwsScript, AwsService } from './aws-behaviours.ts';

type Is = (call: AwsCall) => boolean;

export const callTo =
  (service: AwsService, operation?: string): Is =>
  (call) =>
    call.service === service && (operation === undefined || call.operation === operation);

/** A change on its own, or in a transaction. */
const isChange = ({ operation, body }: AwsCall): boolean =>
  ['UpdateItem', 'BatchExecuteStatement'].includes(operation) && body.includes('"email#');

/** An email is leased for an attempt. */
export const lease: Is = (call) => isChange(call) && call.body.includes('"S":"sending"');

/** How many emails a request leases. */
export const leases = (call: AwsCall): number =>
  isChange(call) ? call.body.toString('latin1').split('"S":"sending"').length - 1 : 0;

/** The outcome of an attempt is recorded. */
export const record: Is = (call) =>
  isChange(call) && /"S":"(?:sent|retrying|held|bounced|failed)"/.test(call.body.toString());

/** For all matching calls, as long as the script is set. */
export const always =
  (is: Is, behaviour: AwsBehaviour): AwsScript =>
  (call) =>
    is(call) ? behaviour : undefined;

/** For the first matching calls. */
export const first = (count: number, is: Is, behaviour: AwsBehaviour): AwsScript => {
  let left = count;
  return (call) => (is(call) && left-- > 0 ? behaviour : undefined);
};

export const nothing: AwsScript = () => undefined;
