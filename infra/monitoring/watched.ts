import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StageConfig } from '../stage.ts';

/** What alarms and the dashboard look at. */
export interface Watched {
  config: StageConfig;
  api: HttpApi;
  table: Table;
  queue: Queue;
  deadLetters: Queue;
  /** Of the webhook queue. */
  webhookDeadLetters: Queue;
  /** Of events that EventBridge could not hand over. */
  undelivered: Queue;
  worker: LambdaFunction;
  release: LambdaFunction;
  check: LambdaFunction;
  /** Every function but the worker. */
  others: LambdaFunction[];
}
