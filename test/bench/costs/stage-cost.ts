import { prices } from '../prices.ts';
import type { Counted, StageCounts } from './counts.ts';

/** AWS monthly list prices in us-east-1, in USD, as of the date in `prices`. */
const monthlyPrices = { alarmMetric: 0.1, metric: 0.3, dashboard: 3, key: 1 };

const MINUTES_A_MONTH = 43_800;

/** Figures of an idle stage that are assumed rather than counted. */
export const idleAssumptions = {
  releaseMs: 100,
  checkMs: 1_000,
  gb: 0.5,
  /**
   * The number of concurrent long polls of 20 s with which Lambda polls an empty queue (AWS Lambda Developer Guide,
   * "Using Lambda with Amazon SQS").
   */
  pollers: 5,
  invocationLogBytes: 420,
};

const schedules = ({ idleRelease }: Counted): number => {
  const { releaseMs, checkMs, gb, invocationLogBytes } = idleAssumptions;
  const [releases, checks] = [MINUTES_A_MONTH, MINUTES_A_MONTH / 5];
  const seconds = (releases * releaseMs + checks * checkMs) / 1000;
  // A query that finds little costs half a read unit.
  const readUnits = (releases + checks) * (idleRelease / 2);
  return (
    (releases + checks) * prices.lambdaRequests +
    seconds * gb * prices.lambdaGbSeconds +
    readUnits * prices.dynamoDbReadUnits +
    (((releases + checks) * invocationLogBytes) / 1e9) * prices.logGigabytes
  );
};

/** Monthly cost in USD of an idle stage, by billed item. */
export const stageCosts = (stage: StageCounts, email: Counted): [what: string, usd: number][] => [
  [`${stage.alarms} alarms, over ${stage.alarmMetrics} metrics`, stage.alarmMetrics * monthlyPrices.alarmMetric],
  [`${stage.metrics} metrics of its own, and one for each reason of failure`, stage.metrics * monthlyPrices.metric],
  ['dashboard; an account has three free', monthlyPrices.dashboard],
  ['key of the secrets', monthlyPrices.key],
  ['schedules: every minute, every five minutes', schedules(email)],
  ['Lambda polls the queue', idleAssumptions.pollers * 3 * MINUTES_A_MONTH * prices.sqsRequests],
];
