import * as z from 'zod/mini';
import { UnsupportedProperty } from '../errors.ts';
import { functionNameOf } from '../function-name.ts';
import type { EventRuleModel, ScheduleModel } from '../model.ts';
import { ignored, type Resources } from '../resources.ts';
import type { PermissionCheck } from './permissions.ts';

const schema = z.strictObject({
  Name: ignored,
  Description: ignored,
  State: z.literal('ENABLED'),
  ScheduleExpression: z.optional(z.string()),
  EventPattern: z.optional(z.record(z.string(), z.unknown())),
  Targets: z.array(
    z.strictObject({
      Id: ignored,
      Arn: z.string(),
      Input: z.exactOptional(z.string()),
      /** Retries of handing an event to Lambda's queue, which always succeeds here. */
      RetryPolicy: ignored,
      DeadLetterConfig: ignored,
    }),
  ),
});

/** Reads scheduled rules and event-pattern rules. Throws `MissingPermission`. */
export const readRules = (
  resources: Resources,
  check: PermissionCheck,
): { schedules: ScheduleModel[]; eventRules: EventRuleModel[] } => {
  const schedules: ScheduleModel[] = [];
  const eventRules: EventRuleModel[] = [];
  for (const { logicalId, ref, arn, properties } of resources.of('AWS::Events::Rule', schema)) {
    const targets = properties.Targets.map(({ Arn, Input }) => ({
      functionName: functionNameOf(Arn),
      ...(Input !== undefined && { input: Input }),
    }));
    for (const { functionName } of targets) check(functionName, 'events.amazonaws.com', arn);
    const { ScheduleExpression: schedule, EventPattern: pattern } = properties;
    if (schedule !== undefined && pattern === undefined) schedules.push({ name: ref, arn, targets, schedule });
    else if (pattern !== undefined && schedule === undefined) eventRules.push({ name: ref, arn, targets, pattern });
    else throw new UnsupportedProperty(`AWS::Events::Rule ${logicalId}: give it either a schedule or an event pattern`);
  }
  return { schedules, eventRules };
};
