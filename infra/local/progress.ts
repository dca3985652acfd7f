import type { WriteStream } from 'node:tty';

/** Tells the user of a terminal what the runner is doing, on one line. Silent where nobody watches. */
export interface Progress {
  step: (what: string) => void;
  /** Takes the line away. */
  done: () => void;
}

const clearLine = '\r\u001b[K';

export const createProgress = (stream: WriteStream): Progress => {
  if (!stream.isTTY) return { step: () => {}, done: () => {} };
  return {
    step: (what) => void stream.write(`${clearLine}Storemail is ${what} …`),
    done: () => void stream.write(clearLine),
  };
};
