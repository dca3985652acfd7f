/** Account and region that events come from. */
export interface EventPlace {
  account: string;
  region: string;
}

/**
 * The event that a scheduled rule sends (EventBridge user guide, "Events from AWS services": Scheduled Event).
 * `at` is in milliseconds since 1970.
 */
export const scheduledEvent = (ruleArn: string, { account, region }: EventPlace, id: string, at: number): object => ({
  version: '0',
  id,
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account,
  time: `${new Date(at).toISOString().slice(0, 19)}Z`,
  region,
  resources: [ruleArn],
  detail: {},
});
