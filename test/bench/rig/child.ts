import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A program of the bench in its own process, so that its CPU time can be measured separately. */
export interface Child<Ask, Answer> {
  pid: number;
  /** One question at a time. */
  ask(question: Ask): Promise<Answer>;
  /** Bytes written to standard output so far, which on Lambda would be its log. */
  logBytes(): number;
  /** Disconnects, upon which the process exits by itself. */
  leave(): Promise<void>;
}

const nextMessage = async (child: ChildProcess): Promise<unknown> => {
  const answered = new AbortController();
  const { signal } = answered;
  const ended = async (): Promise<never> => {
    const [code] = await once(child, 'exit', { signal });
    throw new Error(`a program of the bench ended: ${code}`);
  };
  try {
    const [said] = await Promise.race([once(child, 'message', { signal }), ended()]);
    return said;
  } finally {
    answered.abort();
  }
};

/** Starts a program below `rig/`; resolves to its first message. */
export const startChild = async <Ready, Ask extends object, Answer>(
  program: string,
  { args = [], env = {}, flags = [] }: { args?: string[]; env?: Record<string, string>; flags?: string[] },
): Promise<Child<Ask, Answer> & { ready: Ready }> => {
  const child = fork(fileURLToPath(new URL(program, import.meta.url)), args, {
    env: { ...process.env, ...env },
    execArgv: flags,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  let bytes = 0;
  child.stdout?.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  const ready = (await nextMessage(child)) as Ready;
  return {
    ready,
    pid: child.pid ?? 0,
    logBytes: () => bytes,
    ask: async (question) => {
      const answer = nextMessage(child);
      child.send(question);
      return (await answer) as Answer;
    },
    leave: async () => {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
};
