import type { JsonObject } from '../json-protocol.ts';
import type { Tables } from './tables.ts';

/**
 * Point-in-time recovery is nothing that a local table has; tools that look at a table ask for it all the same.
 * Updating it is accepted and changes nothing.
 */
export const describeContinuousBackups = async (tables: Tables, { TableName }: JsonObject): Promise<JsonObject> => {
  await tables.call('DescribeTable', { TableName });
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
    },
  };
};
