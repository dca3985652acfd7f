import type { AwsService } from '../call.ts';
import { type JsonObject, jsonFailure, jsonInput, jsonOutput, targetOperation } from '../json-protocol.ts';
import type { Place } from '../place.ts';
import { dynamodbPermissions } from './permissions.ts';
import type { Tables } from './tables.ts';
import { deleteTable, describeTimeToLive, updateTimeToLive } from './time-to-live.ts';

type Operation = (tables: Tables, input: JsonObject) => Promise<JsonObject>;

/**
 * Point-in-time recovery is nothing that a local table has; tools that look at a table ask for it all the same.
 * Updating it is accepted and changes nothing.
 */
const describeContinuousBackups = async (tables: Tables, { TableName }: JsonObject): Promise<JsonObject> => {
  await tables.call('DescribeTable', { TableName });
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
    },
  };
};

/** What dynalite lacks or does not do in full. */
const additions = new Map<string, Operation>([
  ['UpdateTimeToLive', updateTimeToLive],
  ['DescribeTimeToLive', describeTimeToLive],
  ['DescribeContinuousBackups', describeContinuousBackups],
  ['UpdateContinuousBackups', describeContinuousBackups],
  ['DeleteTable', deleteTable],
]);

export const dynamodbService = (tables: Tables, place: Place): AwsService => ({
  read: (request) => {
    const operation = targetOperation(request, 'DynamoDB_20120810');
    const input = jsonInput(request);
    return {
      operation,
      permissions: dynamodbPermissions(operation, input, place),
      run: async () => {
        const addition = additions.get(operation);
        return jsonOutput('1.0', await (addition ? addition(tables, input) : tables.call(operation, input)));
      },
    };
  },
  fail: (error) => jsonFailure('1.0', error),
});
