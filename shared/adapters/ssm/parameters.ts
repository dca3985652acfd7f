import {
  GetParameterCommand,
  type GetParameterCommandOutput,
  LabelParameterVersionCommand,
  type Parameter,
  type ParameterHistory,
  paginateGetParameterHistory,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { ParametersUnavailable, ParameterUndecryptable } from '../../ports/errors.ts';
import type { ParameterEdit, ParameterReader, Parameters, ParameterVersion } from '../../ports/settings/parameters.ts';
import { faultCode } from '../aws-faults.ts';

/** SSM keeps labelled versions when a parameter has more than a hundred. */
const LABEL = 'in-force';

export interface SsmParametersOptions {
  client: SSMClient;
  /** Prefix of the names in SSM: `/storemail/dev`. */
  prefix: string;
}

/**
 * Reads by GetParameter. Any answer but a parameter or "not found" rejects with `ParametersUnavailable`: all names are
 * ours, so no failure is the caller's fault. For functions that only read the settings in force.
 */
export const ssmParameterReader = ({ client, prefix }: SsmParametersOptions): ParameterReader => ({
  async read(name, version) {
    const Name = version === undefined ? `${prefix}/${name}` : `${prefix}/${name}:${version}`;
    const answer = await unlessNone(decrypted(client, Name));
    return answer?.Parameter && toVersion(answer.Parameter);
  },
});

/** The same, with GetParameterHistory and LabelParameterVersion. */
export const ssmParameters = ({ client, prefix }: SsmParametersOptions): Parameters => ({
  ...ssmParameterReader({ client, prefix }),
  async edits(name) {
    return (await newestFirst(client, `${prefix}/${name}`)).map(toEdit);
  },
  async history(name) {
    const versions = await newestFirst(client, `${prefix}/${name}`);
    return versions.map((version) => ({ ...toEdit(version), value: version.Value ?? '' }));
  },
  async labelInForce(name, version) {
    const request = { Name: `${prefix}/${name}`, ParameterVersion: version, Labels: [LABEL] };
    return (await unlessNone(client.send(new LabelParameterVersionCommand(request)))) !== undefined;
  },
});

/** SSM's answer when KMS denies decryption, and also when the call itself is denied. */
const KEY_FAULTS = new Set(['AccessDeniedException', 'InvalidKeyId']);

/** A decrypted parameter. Reading again without decryption tells a foreign KMS key from a denied call. */
const decrypted = async (client: SSMClient, Name: string): Promise<GetParameterCommandOutput> => {
  try {
    return await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
  } catch (error) {
    if (!KEY_FAULTS.has(faultCode(error))) throw error;
    const encrypted = await client.send(new GetParameterCommand({ Name }));
    if (encrypted.Parameter?.Type !== 'SecureString') throw error;
    throw new ParameterUndecryptable('A SecureString cannot be decrypted by this role', { cause: error });
  }
};

const toVersion = ({ Version, Value, Type, LastModifiedDate }: Parameter): ParameterVersion => ({
  version: Version ?? 0,
  value: Value ?? '',
  type: Type ?? 'String',
  modifiedAt: LastModifiedDate?.getTime() ?? 0,
});

const newestFirst = async (client: SSMClient, Name: string): Promise<ParameterHistory[]> => {
  const pages = paginateGetParameterHistory({ client }, { Name });
  return ((await unlessNone(historyOf(pages))) ?? []).toReversed();
};

const historyOf = async (pages: AsyncIterable<{ Parameters?: ParameterHistory[] | undefined }>) => {
  const versions: ParameterHistory[] = [];
  for await (const { Parameters = [] } of pages) versions.push(...Parameters);
  return versions;
};

const toEdit = ({ Version, Type, LastModifiedDate, LastModifiedUser, KeyId }: ParameterHistory): ParameterEdit => ({
  version: Version ?? 0,
  type: Type ?? 'String',
  modifiedAt: LastModifiedDate?.getTime() ?? 0,
  modifiedBy: LastModifiedUser ?? '',
  ...(KeyId !== undefined && { keyId: KeyId }),
});

const NONE = new Set(['ParameterNotFound', 'ParameterVersionNotFound']);

/** `undefined` if there is no such parameter or version. */
export const unlessNone = async <T>(call: Promise<T>): Promise<T | undefined> => {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ParameterUndecryptable) throw error;
    const code = faultCode(error);
    if (NONE.has(code)) return undefined;
    throw new ParametersUnavailable(`SSM is unavailable: ${code}`, { cause: error });
  }
};
