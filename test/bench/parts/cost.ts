import { costPerMillion, total, type Usage } from '../cost.ts';
import type { Figure } from '../figure.ts';
import { prices } from '../prices.ts';
import type { Counts } from './requests.ts';

/** Assumed, not measured here: milliseconds that one invocation is billed, at 512 MB and 1 GB with waiting included. */
const ACCEPT_MS = 30;
const DELIVER_BATCH_MS = 250;
const BATCH = 10;

/** Bytes of Lambda's own START, END and REPORT lines, with CloudWatch's 26 a line, and of the gateway's access line. */
const INVOCATION_LOG = 420;
const ACCESS_LOG = 300;

const usage = ({ accept, deliver }: Counts): Usage => ({
  httpApiRequests: 1,
  lambdaRequests: 1 + 1 / BATCH,
  lambdaGbSeconds: (ACCEPT_MS / 1000) * 0.5 + DELIVER_BATCH_MS / 1000 / BATCH,
  // Sent by emails-api, received and deleted in batches by Lambda.
  sqsRequests: (accept.operations.SendMessage ?? 0) + 2 / BATCH,
  dynamoDbWriteUnits: accept.writeUnits + deliver.writeUnits,
  dynamoDbReadUnits: accept.readUnits + deliver.readUnits,
  logGigabytes: (accept.logBytes + deliver.logBytes + ACCESS_LOG + INVOCATION_LOG * (1 + 1 / BATCH)) / 1e9,
});

/** Cost of a million 12 kB emails by the requests and units that were counted. */
export const costFigures = (counts: Counts): Figure[] => {
  const costs = costPerMillion(usage(counts));
  const parts = Object.entries(costs).map(([name, cost]) => `${name} ${cost.toFixed(2)}`);
  return [
    {
      section: 'Cost',
      label: 'a million 12 kB emails',
      value: total(costs),
      unit: 'USD',
      goal: { atMost: 9 },
      note: `${parts.join(', ')}; prices of ${prices.date}, us-east-1; billed time assumed: accept ${ACCEPT_MS} ms, a batch ${DELIVER_BATCH_MS} ms`,
    },
  ];
};
