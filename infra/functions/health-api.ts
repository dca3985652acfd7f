import type { Foundation } from '../foundation.ts';
import type { StoremailFunction } from '../function.ts';

/** Reports the results of check-health, for monitoring and the admin page. */
export const healthApi = (foundation: Foundation): StoremailFunction =>
  foundation
    .lambda('health-api', 'Reports whether mail can be sent', 10, 256)
    .allow(['dynamodb:GetItem', 'dynamodb:Query'], [foundation.table.tableArn]);
