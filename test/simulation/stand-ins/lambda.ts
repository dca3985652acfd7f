import type { Footprint, Operation } from '../engine/operation.ts';
import type { Process } from '../engine/process.ts';
import { scene } from '../models/world.ts';

/** Starts the functions that are invoked. `ended` is called with the response, or with `undefined` if the function died. */
export interface InvocationHost {
  firstAttempt(event: unknown, ended: (answer: unknown) => void): void;
}

export const invocations: { host?: InvocationHost } = {};

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
    const { simulation } = scene;
    const caller = simulation.current as Process;
    const { promise, resolve } = Promise.withResolvers<unknown>();
    invocations.host?.firstAttempt(JSON.parse(this.payload), (answer) => {
      if (caller.state !== 'dead') resolve(simulation.ask(new Return(answer), caller));
    });
    return promise;
  }
}

/** The caller continues when it receives the response, not within the invoked function. */
class Return implements Operation {
  readonly port = 'returns of invocations';
  readonly canFail = false;
  readonly isRead = true;
  private readonly answer: unknown;

  constructor(answer: unknown) {
    this.answer = answer;
  }

  label = (): string => 'lambda: return';
  footprint = (): Footprint => ({ reads: ['lambda'], writes: [] });
  run = (): object =>
    this.answer === undefined
      ? { FunctionError: 'Unhandled' }
      : { Payload: { transformToString: () => JSON.stringify(this.answer) } };
}

export class LambdaClient {
  send(command: InvokeCommand): Promise<unknown> {
    return scene.simulation.ask(command);
  }
}
