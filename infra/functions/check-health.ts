import { Duration } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { env } from '../../shared/runtime/env.ts';
import type { Foundation } from '../foundation.ts';
import type { StoremailFunction } from '../function.ts';

/** Checks settings, mail servers, queue and table every five minutes, and sends the test emails. */
export const checkHealth = (on: Foundation, settingsApi: StoremailFunction): StoremailFunction => {
  const check = on
    .lambda('check-health', 'Checks whether mail goes out', 240, 512)
    .may(
      ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:Query'],
      [on.table.tableArn],
    )
    .may(['dynamodb:Query'], [`${on.table.tableArn}/index/due`])
    .may(['sqs:SendMessage', 'sqs:GetQueueAttributes'], [on.send.queue.queueArn])
    .may(['sqs:GetQueueAttributes'], [on.send.deadLetters.queueArn])
    .may(
      ['ssm:GetParameter', 'ssm:GetParameterHistory', 'ssm:LabelParameterVersion'],
      [on.settings.documents, on.settings.secrets],
    );
  check.addEnvironment(env.settingsRole, settingsApi.roleName);
  on.settings.allowDecrypt(check);
  on.allowFederation(check);
  on.events.call(check, 'every-five-minutes', { schedule: Schedule.rate(Duration.minutes(5)) });
  return check;
};
