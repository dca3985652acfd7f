import { prices } from './prices.ts';

/** The AWS resources that one email uses. */
export interface Usage {
  httpApiRequests: number;
  lambdaRequests: number;
  lambdaGbSeconds: number;
  sqsRequests: number;
  dynamoDbWriteUnits: number;
  dynamoDbReadUnits: number;
  logGigabytes: number;
}

/** USD per million emails, by billed item. */
export const costPerMillion = (usage: Usage): Record<keyof Usage, number> => {
  const costs = Object.entries(usage).map(([name, amount]) => [name, amount * prices[name as keyof Usage] * 1e6]);
  return Object.fromEntries(costs);
};

export const total = (costs: Record<string, number>): number =>
  Object.values(costs).reduce((sum, cost) => sum + cost, 0);
