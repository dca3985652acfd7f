import { createInterface } from 'node:readline/promises';

/** Asks whoever sits at the terminal, on standard error; resolves to whether they said yes. */
export const confirm = async (question: string): Promise<boolean> => {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // The end of input, as when nobody sits there, answers nothing.
  const ended = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  const answer = await Promise.race([terminal.question(`${question} [y/N] `), ended]);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
};
