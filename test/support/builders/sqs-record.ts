import type { SQSRecord } from 'aws-lambda';

/** A message of the send queue in Lambda's format. */
export const sqsRecord = (of: Pick<SQSRecord, 'messageId' | 'body'>): SQSRecord => ({
  ...of,
  receiptHandle: '',
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: '',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: '',
  awsRegion: '',
});
