import type { Footprint, Operation } from '../engine/operation.ts';

/** What the deployment does when a function is invoked; resolves to what it returned, rejects if it died. */
export const invocations: { invoke: (event: unknown) => Promise<unknown> } = {
  invoke: async () => ({}),
};

export class InvokeCommand implements Operation {
  readonly port = 'invocations';
  readonly canFail = true;
  readonly isRead = false;
  private readonly payload: string;

  constructor({ Payload }: { Payload: string }) {
    this.payload = Payload;
  }

  label(): string {
    return `lambda: invoke ${this.payload.slice(0, 80)}`;
  }
  footprint(): Footprint {
    return { reads: [], writes: ['lambda'] };
  }
  run(): Promise<unknown> {
    return invocations.invoke(JSON.parse(this.payload)).then(succeeded, failed);
  }
}

const succeeded = (answer: unknown) => ({ Payload: { transformToString: () => JSON.stringify(answer) } });
const failed = () => ({ FunctionError: 'Unhandled' });

export class LambdaClient {
  send(command: InvokeCommand): Promise<unknown> {
    return scene.simulation.ask(command);
  }
}

import { scene } from '../models/world.ts';
