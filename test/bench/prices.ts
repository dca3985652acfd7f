/**
 * AWS list prices in us-east-1 in USD, as of `date`; check before quoting. Lambda is arm64; free
 * tiers are not included.
 */
export const prices = {
  date: '2026-11-22',
  httpApiRequests: 1.0 / 1e6,
  lambdaRequests: 0.2 / 1e6,
  lambdaGbSeconds: 13.33 / 1e6,
  sqsRequests: 0.4 / 1e6,
  dynamoDbWriteUnits: 0.625 / 1e6,
  dynamoDbReadUnits: 0.125 / 1e6,
  logGigabytes: 0.5,
};
