import { type ChildProcess, spawn } from 'node:child_process';

/** Kills the watched processes when the runner ends, however it ended. */
export interface ProcessWatch {
  add(child: ChildProcess): void;
  close(): void;
}

/** Reads lines `+ pid` and `- pid`. At end of input, when the runner has ended, it kills the remaining processes. */
const script = `
alive=' '
while read -r change pid; do
  case $change in
    +) alive="$alive$pid " ;;
    -) alive="\${alive%% $pid *} \${alive#* $pid }" ;;
  esac
done
for pid in $alive; do kill -KILL "$pid"; done
`;

/**
 * A function's process exits when its channel to the runner closes, except while its thread is in an endless loop,
 * and a runner killed by SIGKILL cannot end it either. A small shell does: the kernel closes its input together with
 * the runner. (A worker thread per process that polls the parent's id would cost 19 MB each.)
 */
export const startProcessWatch = (): ProcessWatch => {
  const shell = spawn('/bin/sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  shell.stdin.on('error', () => {});
  shell.unref();
  const report = (change: '+' | '-', pid: number): void => {
    shell.stdin.write(`${change} ${pid}\n`);
  };
  return {
    add: (child) => {
      const { pid } = child;
      if (pid === undefined) return;
      report('+', pid);
      child.once('exit', () => report('-', pid));
    },
    close: () => void shell.stdin.end(),
  };
};
