import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientConfig } from '../../runtime/client-config.ts';
import { lazy } from '../../runtime/lazy.ts';

/** The DynamoDB client of this function: one per cold start, created on first use. */
export const dynamoDb = lazy(() => new DynamoDBClient(clientConfig()));
