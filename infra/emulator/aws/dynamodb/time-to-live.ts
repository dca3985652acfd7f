import { invalid } from '../aws-error.ts';
import type { JsonObject } from '../json-protocol.ts';
import type { Tables } from './tables.ts';

const kind = 'time-to-live';

/** The attribute that holds an item's expiry in epoch seconds; `undefined` while TTL is off. */
export const timeToLiveAttribute = async (tables: Tables, table: string): Promise<string | undefined> =>
  (await tables.note(kind, table))?.AttributeName as string | undefined;

/** UpdateTimeToLive, which dynalite lacks. */
export const updateTimeToLive = async (tables: Tables, input: JsonObject): Promise<JsonObject> => {
  const table = await existing(tables, input);
  const { AttributeName: attribute, Enabled: enabled } = (input.TimeToLiveSpecification ?? {}) as JsonObject;
  if (typeof attribute !== 'string' || attribute === '' || typeof enabled !== 'boolean') {
    throw invalid('TimeToLiveSpecification needs AttributeName and Enabled');
  }
  const isEnabled = (await timeToLiveAttribute(tables, table)) !== undefined;
  if (isEnabled === enabled) throw invalid(`TimeToLive is already ${enabled ? 'enabled' : 'disabled'}`);
  await tables.setNote(kind, table, enabled ? { AttributeName: attribute } : undefined);
  return { TimeToLiveSpecification: { AttributeName: attribute, Enabled: enabled } };
};

export const describeTimeToLive = async (tables: Tables, input: JsonObject): Promise<JsonObject> => {
  const attribute = await timeToLiveAttribute(tables, await existing(tables, input));
  return {
    TimeToLiveDescription: attribute
      ? { TimeToLiveStatus: 'ENABLED', AttributeName: attribute }
      : { TimeToLiveStatus: 'DISABLED' },
  };
};

/** Deletes a table together with its TTL setting. */
export const deleteTable = async (tables: Tables, input: JsonObject): Promise<JsonObject> => {
  const output = await tables.call('DeleteTable', input);
  await tables.setNote(kind, String(input.TableName), undefined);
  await tables.setNote('point-in-time-recovery', String(input.TableName), undefined);
  return output;
};

const existing = async (tables: Tables, { TableName }: JsonObject): Promise<string> => {
  await tables.call('DescribeTable', { TableName });
  return String(TableName);
};
