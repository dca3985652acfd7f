import { costPerMillion, total, type Usage } from '../cost.ts';
import type { CountedEmail } from '../costs/counts.ts';
import type { Figure } from '../figure.ts';
import { prices } from '../prices.ts';
import { batchSize } from '../rig/stack.ts';

/** Figures that are assumed rather than counted: see docs/costs.md. */
export const assumptions = {
  /** Billed milliseconds per invocation of emails-api, including waiting. */
  acceptMs: 30,
  acceptGb: 0.5,
  /** Billed milliseconds per batch of deliver-email, including waiting. */
  batchMs: 1_000,
  batchGb: 1,
  batch: batchSize,
  /** Bytes of Lambda's START, END and REPORT lines, with CloudWatch's overhead of 26 per line. */
  invocationLogBytes: 420,
  /** Bytes of the gateway's access log line. */
  accessLogBytes: 300,
};

export type Assumptions = typeof assumptions;

/** The resources used by one email, from counted requests and units. */
export const usageOf = ({ accept, deliver }: CountedEmail, assumed: Assumptions = assumptions): Usage => {
  const { acceptMs, acceptGb, batchMs, batchGb, batch, invocationLogBytes, accessLogBytes } = assumed;
  const invocations = 1 + 1 / batch;
  return {
    httpApiRequests: 1,
    lambdaRequests: invocations,
    lambdaGbSeconds: (acceptMs * acceptGb + (batchMs * batchGb) / batch) / 1000,
    // Sent by emails-api; received and deleted in batches by Lambda.
    sqsRequests: (accept.operations.SendMessage ?? 0) + 2 / batch,
    dynamoDbWriteUnits: accept.writeUnits + deliver.writeUnits,
    dynamoDbReadUnits: accept.readUnits + deliver.readUnits,
    logGigabytes: (accept.logBytes + deliver.logBytes + accessLogBytes + invocationLogBytes * invocations) / 1e9,
  };
};

/** Cost of a million emails of 12 kB, from counted requests and units. */
export const costFigures = (counts: CountedEmail): Figure[] => {
  const costs = costPerMillion(usageOf(counts));
  const parts = Object.entries(costs).map(([name, cost]) => `${name} ${cost.toFixed(2)}`);
  return [
    {
      section: 'Cost',
      label: 'a million 12 kB emails',
      value: total(costs),
      unit: 'USD',
      goal: { atMost: 8 },
      note: `${parts.join(', ')}; prices of ${prices.date}, us-east-1; billed time assumed: accept ${assumptions.acceptMs} ms, a batch ${assumptions.batchMs} ms`,
    },
  ];
};
