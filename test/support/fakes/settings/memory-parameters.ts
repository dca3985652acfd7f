import { ParameterUndecryptable } from '../../../../shared/ports/errors.ts';
import type { ParameterEdit, Parameters, ParameterType } from '../../../../shared/ports/settings/parameters.ts';

export const OPERATOR = 'arn:aws:iam::000000000000:user/operator';

interface Version extends ParameterEdit {
  value: string;
}

export interface MemoryParameters extends Parameters {
  /** Like PutParameter with Overwrite; returns the new version. */
  put(name: string, value: string, edit?: Partial<ParameterEdit>): number;
  remove(name: string): void;
  labelled(name: string): number | undefined;
  /** Every read so far, as `name` or `name:version`. */
  readonly reads: readonly string[];
  /** While set, every call rejects with it. */
  failure: Error | undefined;
}

const typeOf = (name: string): ParameterType => (name.startsWith('secrets/') ? 'SecureString' : 'String');

/** An in-memory implementation of the port, held to the same contract tests. */
export const memoryParameters = ({ now = Date.now } = {}): MemoryParameters => {
  const parameters = new Map<string, Version[]>();
  const labels = new Map<string, number>();
  const reads: string[] = [];
  const find = (name: string, version?: number): Version | undefined => {
    if (fake.failure) throw fake.failure;
    const versions = parameters.get(name) ?? [];
    return version === undefined ? versions.at(-1) : versions.find((candidate) => candidate.version === version);
  };
  const fake: MemoryParameters = {
    failure: undefined,
    reads,
    put: (name, value, edit = {}) => {
      const versions = parameters.get(name) ?? [];
      const version = (versions.at(-1)?.version ?? 0) + 1;
      const written = { version, value, type: typeOf(name), modifiedAt: now(), modifiedBy: OPERATOR, ...edit };
      parameters.set(name, [...versions, written]);
      return written.version;
    },
    remove: (name) => {
      parameters.delete(name);
      labels.delete(name);
    },
    labelled: (name) => labels.get(name),
    read: async (name, version) => {
      reads.push(version === undefined ? name : `${name}:${version}`);
      const found = find(name, version);
      if (!found) return undefined;
      if (found.keyId?.startsWith('arn:')) throw new ParameterUndecryptable('A SecureString cannot be decrypted');
      const { modifiedBy: _who, keyId: _key, ...read } = found;
      return read;
    },
    edits: async (name) => {
      find(name);
      return (parameters.get(name) ?? []).map(({ value: _value, ...edit }) => edit).toReversed();
    },
    history: async (name) => {
      find(name);
      return structuredClone(parameters.get(name) ?? []).toReversed();
    },
    labelInForce: async (name, version) => {
      if (!find(name, version)) return false;
      labels.set(name, version);
      return true;
    },
  };
  return fake;
};
