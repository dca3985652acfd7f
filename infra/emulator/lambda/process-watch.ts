import { type ChildProcess, spawn } from 'node:child_process';

/** Ends processes when this one is gone, however it went. */
export interface ProcessWatch {
  add(child: ChildProcess): void;
  close(): void;
}

/** Reads `+ pid` and `- pid`; at end of input, which comes when the writer is gone, kills all that are left. */
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
 * A function's process ends itself when the channel to the runner closes, but not while its only thread is in an
 * endless loop, and a runner killed by SIGKILL cannot end it either. One small shell does: the kernel closes its
 * input with the runner. (A worker thread in each process that polls the parent's id would cost 19 MB apiece.)
 */
export const startProcessWatch = (): ProcessWatch => {
  const shell = spawn('/bin/sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  shell.stdin.on('error', () => {});
  shell.unref();
  const tell = (change: '+' | '-', pid: number): void => {
    shell.stdin.write(`${change} ${pid}\n`);
  };
  return {
    add: (child) => {
      const { pid } = child;
      if (pid === undefined) return;
      tell('+', pid);
      child.once('exit', () => tell('-', pid));
    },
    close: () => void shell.stdin.end(),
  };
};
