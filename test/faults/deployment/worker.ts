import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Invoke, Report } from '../../../infra/emulator/lambda/protocol.ts';

const bootstrap = fileURLToPath(new URL('../../../infra/emulator/lambda/bootstrap.ts', import.meta.url));

export interface WorkerOptions {
  environment: NodeJS.ProcessEnv;
  onLog: (text: string) => void;
  /** The clock of the process. */
  now: () => number;
}

/** A function process from the real bundle. */
export class Worker {
  private readonly now: () => number;
  private readonly child: ChildProcess;
  private readonly exited: Promise<unknown>;
  private readonly ready: Promise<unknown>;

  constructor({ environment, onLog, now }: WorkerOptions) {
    this.now = now;
    this.child = fork(bootstrap, { env: environment, execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.setEncoding('utf8').on('data', onLog);
    this.exited = once(this.child, 'exit');
    this.ready = Promise.race([once(this.child, 'message'), this.exited]);
    // Sending to a process that was just killed is not an error.
    this.child.on('error', () => {});
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Resolves when it is ready for an event, or has ended. */
  async started(): Promise<void> {
    await this.ready;
  }

  /** Resolves to the handler's result, or `undefined` if it threw or the process ended first. */
  async invoke(event: object, timeoutMs: number): Promise<unknown> {
    await this.ready;
    if (!this.isAlive) return undefined;
    const answer = Promise.race([once(this.child, 'message'), this.exited.then(() => [])]);
    const deadline = this.now() + timeoutMs;
    const invoke: Invoke = { requestId: 'faults', functionArn: 'faults', event: JSON.stringify(event), deadline };
    this.child.send(invoke, () => {});
    const [report] = (await answer) as [Report?];
    return report?.kind === 'returned' ? JSON.parse(report.json) : undefined;
  }

  /** Stops the process, as Lambda freezes idle ones. */
  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.child.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    if (!this.isAlive) return;
    this.child.kill('SIGKILL');
    await this.exited;
  }
}
