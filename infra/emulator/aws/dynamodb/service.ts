import { invalid } from '../aws-error.ts';
import type { AwsService } from '../call.ts';
import { type JsonObject, jsonFailure, jsonInput, jsonOutput, targetOperation } from '../json-protocol.ts';
import type { Location } from '../location.ts';
import { batchExecuteStatement } from './partiql.ts';
import { dynamodbPermissions } from './permissions.ts';
import type { Tables } from './tables.ts';
import { deleteTable, describeTimeToLive, updateTimeToLive } from './time-to-live.ts';

type Operation = (tables: Tables, input: JsonObject) => Promise<JsonObject>;

const kind = 'point-in-time-recovery';
/** AWS can restore to five minutes ago at the latest. */
const RESTORE_LAG_SECONDS = 300;

/** Reports a table's backup status, which tools check; there are no backups to restore from. */
const describeContinuousBackups: Operation = async (tables, { TableName }) => {
  await tables.call('DescribeTable', { TableName });
  const since = (await tables.note(kind, String(TableName)))?.since;
  const now = Math.floor(Date.now() / 1000);
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: since
        ? {
            PointInTimeRecoveryStatus: 'ENABLED',
            RecoveryPeriodInDays: 35,
            EarliestRestorableDateTime: since,
            LatestRestorableDateTime: Math.max(Number(since), now - RESTORE_LAG_SECONDS),
          }
        : { PointInTimeRecoveryStatus: 'DISABLED' },
    },
  };
};

const updateContinuousBackups: Operation = async (tables, input) => {
  const { PointInTimeRecoveryEnabled: isOn } = (input.PointInTimeRecoverySpecification ?? {}) as JsonObject;
  if (typeof isOn !== 'boolean') throw invalid('PointInTimeRecoverySpecification needs PointInTimeRecoveryEnabled');
  await tables.call('DescribeTable', { TableName: input.TableName });
  const before = await tables.note(kind, String(input.TableName));
  const after = before ?? { since: Math.floor(Date.now() / 1000) };
  await tables.setNote(kind, String(input.TableName), isOn ? after : undefined);
  return describeContinuousBackups(tables, input);
};

/** Operations that dynalite lacks or implements incompletely. */
const additions = new Map<string, Operation>([
  ['UpdateTimeToLive', updateTimeToLive],
  ['DescribeTimeToLive', describeTimeToLive],
  ['DescribeContinuousBackups', describeContinuousBackups],
  ['UpdateContinuousBackups', updateContinuousBackups],
  ['DeleteTable', deleteTable],
  ['BatchExecuteStatement', batchExecuteStatement],
]);

export const dynamodbService = (tables: Tables, location: Location): AwsService => ({
  read: (request) => {
    const operation = targetOperation(request, 'DynamoDB_20120810');
    const input = jsonInput(request);
    return {
      operation,
      permissions: dynamodbPermissions(operation, input, location),
      run: async () => {
        const addition = additions.get(operation);
        return jsonOutput('1.0', await (addition ? addition(tables, input) : tables.call(operation, input)));
      },
    };
  },
  fail: (error) => jsonFailure('1.0', error),
});
