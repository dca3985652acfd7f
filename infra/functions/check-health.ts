import { Duration } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { env } from '../../shared/runtime/env.ts';
import type { Foundation } from '../foundation.ts';
import type { StoremailFunction } from '../function.ts';

/** Checks settings, mail servers, queue and table every five minutes, and sends the test emails. */
export const checkHealth = (foundation: Foundation, settingsApi: StoremailFunction): StoremailFunction => {
  const check = foundation
    .lambda('check-health', 'Checks whether mail can be sent', 240, 512)
    .allow(
      ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:Query'],
      [foundation.table.tableArn],
    )
    .allow(['dynamodb:Query'], [`${foundation.table.tableArn}/index/due`])
    .allow(['sqs:SendMessage', 'sqs:GetQueueAttributes'], [foundation.send.queue.queueArn])
    .allow(['sqs:GetQueueAttributes'], [foundation.send.deadLetters.queueArn])
    .allow(
      ['ssm:GetParameter', 'ssm:GetParameterHistory', 'ssm:LabelParameterVersion'],
      [foundation.settings.documents, foundation.settings.secrets],
    );
  check.addEnvironment(env.settingsRole, settingsApi.roleName);
  foundation.settings.allowDecrypt(check);
  foundation.allowFederation(check);
  foundation.events.invoke(check, 'every-five-minutes', { schedule: Schedule.rate(Duration.minutes(5)) });
  return check;
};
