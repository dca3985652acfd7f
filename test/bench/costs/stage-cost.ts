import { prices } from '../prices.ts';
import type { Counted, StageCounts } from './counts.ts';

/** AWS list prices in us-east-1 a month, in USD, written down on the date of `prices`. */
export const monthlyPrices = { alarmMetric: 0.1, metric: 0.3, dashboard: 3, key: 1 };

const MINUTES_A_MONTH = 43_800;

/** What is not counted but assumed of an idle stage. */
export const idleAssumptions = {
  releaseMs: 100,
  checkMs: 1_000,
  gb: 0.5,
  /** Lambda polls an empty queue with so many receives at once, each of which waits 20 s (AWS Lambda Developer Guide, "Using Lambda with Amazon SQS"). */
  pollers: 5,
  invocationLogBytes: 420,
};

const schedules = ({ idleRelease }: Counted): number => {
  const { releaseMs, checkMs, gb, invocationLogBytes } = idleAssumptions;
  const [releases, checks] = [MINUTES_A_MONTH, MINUTES_A_MONTH / 5];
  const seconds = (releases * releaseMs + checks * checkMs) / 1000;
  // A query that finds little is half a read unit.
  const readUnits = (releases + checks) * (idleRelease / 2);
  return (
    (releases + checks) * prices.lambdaRequests +
    seconds * gb * prices.lambdaGbSeconds +
    readUnits * prices.dynamoDbReadUnits +
    (((releases + checks) * invocationLogBytes) / 1e9) * prices.logGigabytes
  );
};

/** USD a month of a stage without mail, by what is paid for. */
export const stageCosts = (stage: StageCounts, email: Counted): [what: string, usd: number][] => [
  [`${stage.alarms} alarms, over ${stage.alarmMetrics} metrics`, stage.alarmMetrics * monthlyPrices.alarmMetric],
  [`${stage.metrics} metrics of its own, and one for each reason of failure`, stage.metrics * monthlyPrices.metric],
  ['dashboard; an account has three free', monthlyPrices.dashboard],
  ['key of the secrets', monthlyPrices.key],
  ['schedules: every minute, every five minutes', schedules(email)],
  ['Lambda polls the queue', idleAssumptions.pollers * 3 * MINUTES_A_MONTH * prices.sqsRequests],
];
