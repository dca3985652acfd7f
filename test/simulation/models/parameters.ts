import type { Observer } from './observer.ts';

/** One version of a parameter. */
export interface Version {
  version: number;
  value: string;
  type: 'String' | 'SecureString' | 'StringList';
  modifiedAt: number;
  modifiedBy: string;
  keyId?: string | undefined;
}

export class ParameterNotFound extends Error {
  override readonly name = 'ParameterNotFound';
  readonly $metadata = { httpStatusCode: 400 };
}

export class ParameterVersionNotFound extends Error {
  override readonly name = 'ParameterVersionNotFound';
  readonly $metadata = { httpStatusCode: 400 };
}

/** Parameter Store: it keeps every version, has no conditional writes, and emits change events without content. */
export class Parameters {
  /** Names of changed parameters whose event has not been delivered yet. It may be lost or repeated. */
  readonly events: string[] = [];
  observer: Observer | undefined;
  private readonly parameters: Map<string, readonly Version[]>;

  constructor(parameters = new Map<string, readonly Version[]>()) {
    this.parameters = parameters;
  }

  copy(): Parameters {
    return new Parameters(new Map(this.parameters));
  }

  put(name: string, written: Omit<Version, 'version'>): number {
    const before = this.parameters.get(name) ?? [];
    const version = (this.newest(name)?.version ?? 0) + 1;
    const put = { ...written, version };
    this.parameters.set(name, [...before, put]);
    this.events.push(name);
    this.observer?.parameterWritten(name, put);
    return version;
  }

  newest(name: string): Version | undefined {
    return this.parameters.get(name)?.at(-1);
  }

  /** The given version, by default the newest one. */
  get(name: string, version?: number): Version {
    const versions = this.history(name);
    const found = version === undefined ? versions.at(-1) : versions.find((one) => one.version === version);
    if (!found) throw new ParameterVersionNotFound('no such version');
    return found;
  }

  /** Oldest first. */
  history(name: string): readonly Version[] {
    const versions = this.parameters.get(name);
    if (!versions) throw new ParameterNotFound('no such parameter');
    return versions;
  }

  remove(name: string): void {
    this.history(name);
    this.parameters.delete(name);
    this.events.push(name);
  }

  /** All versions of all parameters, for the fingerprint of a state. */
  entries(): Iterable<[string, readonly Version[]]> {
    return this.parameters;
  }
}
