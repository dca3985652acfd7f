import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { EmailsTable } from '../emails-table.ts';
import type { StageConfig } from '../stage.ts';

/** Resources that alarms and the dashboard monitor. */
export interface MonitoredResources {
  config: StageConfig;
  api: HttpApi;
  table: EmailsTable;
  queue: Queue;
  deadLetters: Queue;
  /** Dead-letter queue of the webhook queue. */
  webhookDeadLetters: Queue;
  /** Events that EventBridge could not deliver. */
  undelivered: Queue;
  worker: LambdaFunction;
  release: LambdaFunction;
  check: LambdaFunction;
  /** All functions except `worker`. */
  others: LambdaFunction[];
}
