import { createInterface } from 'node:readline/promises';

/** Asks a yes/no question on the terminal, through standard error. Resolves to `true` for y or yes. */
export const confirm = async (question: string): Promise<boolean> => {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // End of input, as in a script without a terminal, counts as no.
  const ended = new Promise<undefined>((resolve) => terminal.once('close', () => resolve(undefined)));
  const answer = await Promise.race([terminal.question(`${question} [y/N] `), ended]);
  if (answer === undefined) process.stderr.write('\n');
  terminal.close();
  return /^y(es)?$/i.test(answer?.trim() ?? '');
};
