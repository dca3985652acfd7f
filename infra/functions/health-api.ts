import type { Foundation } from '../foundation.ts';
import type { StoremailFunction } from '../function.ts';

/** Says what check-health found, to monitoring and to the admin page. */
export const healthApi = (on: Foundation): StoremailFunction =>
  on
    .lambda('health-api', 'Says whether mail goes out', 10, 256)
    .may(['dynamodb:GetItem', 'dynamodb:Query'], [on.table.tableArn]);
