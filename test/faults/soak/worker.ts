import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Invoke, Report } from '../../../infra/local/lambda/protocol.ts';

const bootstrap = fileURLToPath(new URL('../../../infra/local/lambda/bootstrap.ts', import.meta.url));
const fastClock = new URL('./fast-clock.ts', import.meta.url).href;

/** One function process from the real bundle. */
export class Worker {
  private readonly child: ChildProcess;
  private readonly exited: Promise<unknown>;
  private readonly ready: Promise<unknown>;

  constructor(environment: NodeJS.ProcessEnv) {
    this.child = fork(bootstrap, {
      env: environment,
      execArgv: ['--import', fastClock],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.exited = once(this.child, 'exit');
    this.ready = Promise.race([once(this.child, 'message'), this.exited]);
    // Sent to a process that was killed a moment ago.
    this.child.on('error', () => {});
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Resolves to what the handler returned; `undefined` if the process ended first. */
  async invoke(event: object, deadline: number): Promise<unknown> {
    await this.ready;
    if (!this.isAlive) return undefined;
    const answer = Promise.race([once(this.child, 'message'), this.exited.then(() => [])]);
    const invoke: Invoke = { requestId: 'soak', functionArn: 'soak', event: JSON.stringify(event), deadline };
    this.child.send(invoke, () => {});
    const [report] = (await answer) as [Report?];
    return report?.kind === 'returned' ? JSON.parse(report.json) : undefined;
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  async kill(): Promise<void> {
    if (!this.isAlive) return;
    this.child.kill('SIGKILL');
    await this.exited;
  }
}
