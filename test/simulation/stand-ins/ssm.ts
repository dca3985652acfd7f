import type { Footprint, Operation } from '../engine/operation.ts';
import { SETTINGS_API } from '../environment.ts';
import type { Version } from '../models/parameters.ts';
import { scene } from '../models/world.ts';

interface Input {
  Name: string;
  Value?: string;
  Type?: Version['type'];
  KeyId?: string;
  ParameterVersion?: number;
}

abstract class Command implements Operation {
  readonly canFail = true;
  abstract readonly isRead: boolean;
  get port(): string {
    return this.isRead ? 'parameter reads' : 'parameter writes';
  }
  protected abstract readonly verb: string;
  protected readonly input: Input;

  constructor(input: Input) {
    this.input = input;
  }

  /** `/storemail/dev/settings/eu:3` without the version. */
  protected get name(): string {
    return this.input.Name.split(':')[0] ?? '';
  }
  label(): string {
    return `parameters: ${this.verb} ${this.input.Name}`;
  }
  /** A version never changes once it is written, whereas a read without a version depends on every write. */
  footprint(): Footprint {
    return this.isRead ? { reads: [this.input.Name], writes: [] } : { reads: [], writes: written(this.name) };
  }
  abstract run(): unknown;
}

/** The keys that the next write of a parameter changes: its newest version, and the version that it creates. */
export const written = (name: string): string[] => {
  const newest = scene.world.parameters.newest(name)?.version ?? 0;
  return [name, `${name}:${newest + 1}`];
};

const shown = ({ version, value, type, modifiedAt, modifiedBy, keyId }: Version) => ({
  Version: version,
  Value: value,
  Type: type,
  LastModifiedDate: new Date(modifiedAt),
  LastModifiedUser: modifiedBy,
  ...(keyId !== undefined && { KeyId: keyId }),
});

export class GetParameterCommand extends Command {
  readonly isRead = true;
  protected readonly verb = 'get';
  run(): unknown {
    const [name = '', version] = this.input.Name.split(':');
    const found = scene.world.parameters.get(name, version === undefined ? undefined : Number(version));
    return { Parameter: shown(found) };
  }
}

export class GetParameterHistoryCommand extends Command {
  readonly isRead = true;
  protected readonly verb = 'history of';
  run(): unknown {
    const history = scene.world.parameters.history(this.name);
    scene.world.parameters.observer?.parameterRead(this.name, history.at(-1)?.version ?? 0);
    return { Parameters: history.map(shown) };
  }
}

export class PutParameterCommand extends Command {
  readonly isRead = false;
  protected readonly verb = 'put';
  run(): unknown {
    const { Value = '', Type = 'String', KeyId } = this.input;
    const written = {
      value: Value,
      type: Type,
      keyId: KeyId,
      modifiedAt: scene.simulation.now,
      modifiedBy: SETTINGS_API,
    };
    return { Version: scene.world.parameters.put(this.name, written) };
  }
}

export class LabelParameterVersionCommand extends Command {
  // A label is for operators; nothing in the product reads it.
  readonly isRead = true;
  protected readonly verb = 'label';
  override footprint(): Footprint {
    return { reads: [`${this.name}:${this.input.ParameterVersion}`], writes: [] };
  }
  run(): unknown {
    scene.world.parameters.get(this.name, this.input.ParameterVersion);
    return {};
  }
}

export class DeleteParameterCommand extends Command {
  readonly isRead = false;
  protected readonly verb = 'delete';
  run(): unknown {
    scene.world.parameters.remove(this.name);
    return {};
  }
}

export class SSMClient {
  send(command: Command): Promise<unknown> {
    return scene.simulation.ask(command);
  }
}

export async function* paginateGetParameterHistory({ client }: { client: SSMClient }, input: Input) {
  yield await client.send(new GetParameterHistoryCommand(input));
}
