import { SQSClient } from '@aws-sdk/client-sqs';
import { clientConfig } from '../../runtime/client-config.ts';
import { lazy } from '../../runtime/lazy.ts';

/**
 * The SQS client of this function: one per cold start, created on first use. By default the SDK sends to the host in the
 * queue's URL, whatever `AWS_ENDPOINT_URL` says.
 */
export const sqs = lazy(() => new SQSClient({ ...clientConfig(), useQueueUrlAsEndpoint: false }));
