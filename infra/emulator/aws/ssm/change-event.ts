import { randomUUID } from 'node:crypto';
import type { Location } from '../location.ts';
import { parameterArn } from './parameter-name.ts';
import type { ParameterVersion } from './parameter-version.ts';

export type ChangeOperation = 'Create' | 'Update' | 'Delete' | 'LabelParameterVersion';

export interface ParameterChange {
  readonly operation: ChangeOperation;
  readonly parameter: ParameterVersion;
}

/** The event that Parameter Store sends to EventBridge. It names the parameter and never contains its value. */
export interface ParameterStoreChangeEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': 'Parameter Store Change';
  readonly source: 'aws.ssm';
  readonly account: string;
  /** ISO 8601, with a resolution of one second. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: {
    readonly operation: ChangeOperation;
    readonly name: string;
    readonly type: string;
    readonly description?: string;
  };
}

export const changeEvent = (
  { operation, parameter }: ParameterChange,
  location: Location,
  nowMs: number,
): ParameterStoreChangeEvent => {
  const { name, type, description } = parameter;
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Parameter Store Change',
    source: 'aws.ssm',
    account: location.account,
    time: `${new Date(nowMs).toISOString().slice(0, 19)}Z`,
    region: location.region,
    resources: [parameterArn(name, location)],
    detail: { operation, name, type, ...(description !== undefined && { description }) },
  };
};
