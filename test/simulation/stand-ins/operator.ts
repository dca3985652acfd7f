import type { Footprint, Operation } from '../engine/operation.ts';
import { scene } from '../models/world.ts';
import { written } from './ssm.ts';

/** `aws ssm put-parameter`, run by an operator. */
export class OperatorPut implements Operation {
  readonly port = 'parameter writes by hand';
  readonly isRead = false;
  readonly canFail = false;
  private readonly name: string;
  private readonly value: string;
  private readonly type: 'String' | 'SecureString';

  constructor(name: string, value: string, type: 'String' | 'SecureString') {
    this.name = name;
    this.value = value;
    this.type = type;
  }

  label(): string {
    return `parameters: put ${this.name} by hand`;
  }
  footprint(): Footprint {
    return { reads: [], writes: written(this.name) };
  }
  run(): void {
    const written = { modifiedAt: scene.simulation.now, modifiedBy: 'arn:aws:iam::000000000000:user/operator' };
    scene.world.parameters.put(this.name, { value: this.value, type: this.type, ...written });
  }
}
