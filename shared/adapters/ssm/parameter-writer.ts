import { DeleteParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { ParametersThrottled, ParametersUnavailable } from '../../ports/errors.ts';
import type { ParameterWriter } from '../../ports/settings/parameters.ts';
import { faultCode } from '../aws-faults.ts';
import { type SsmParametersOptions, unlessNone } from './parameters.ts';

export interface ParameterWriterOptions extends SsmParametersOptions {
  /** Id, ARN or alias of the KMS key that encrypts SecureStrings. */
  keyId: string;
}

/** PutParameter's rate limit, and concurrent writes of the same parameter. */
const THROTTLED = new Set(['ThrottlingException', 'TooManyUpdates']);

const unlessThrottled = async <T>(call: Promise<T>): Promise<T> => {
  try {
    return await call;
  } catch (error) {
    const code = faultCode(error);
    if (THROTTLED.has(code)) throw new ParametersThrottled('SSM has too many writes at present', { cause: error });
    throw new ParametersUnavailable(`SSM is unavailable: ${code}`, { cause: error });
  }
};

/** Writes by PutParameter and DeleteParameter. Never changes the tier, since the advanced one is charged for. */
export const ssmParameterWriter = ({ client, prefix, keyId }: ParameterWriterOptions): ParameterWriter => ({
  async put(name, value, type) {
    const key = type === 'SecureString' ? { KeyId: keyId } : {};
    const request = { Name: `${prefix}/${name}`, Value: value, Type: type, Overwrite: true, ...key };
    const { Version = 0 } = await unlessThrottled(client.send(new PutParameterCommand(request)));
    return Version;
  },
  async remove(name) {
    const request = new DeleteParameterCommand({ Name: `${prefix}/${name}` });
    return (await unlessNone(client.send(request))) !== undefined;
  },
});
