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

/** Parameter Store: keeps every version, has no condition on a write, and tells of changes without their content. */
export class Parameters {
  /** Names of parameters that changed and whose event nobody has had yet. It may be lost, or come twice. */
  readonly events: string[] = [];
  /** Told that somebody looked which version is the newest. */
  looked: (name: string, newest: number) => void = () => {};
  /** Told of every version that was written. */
  written: (name: string, version: Version) => void = () => {};
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
    this.written(name, put);
    return version;
  }

  newest(name: string): Version | undefined {
    return this.parameters.get(name)?.at(-1);
  }

  /** The newest version, or the one asked for. */
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

  /** Every version that there is, for the hash of a state. */
  entries(): Iterable<[string, readonly Version[]]> {
    return this.parameters;
  }
}
