import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { delimiter, dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { type Assembly, readAssembly } from '../emulator/template/assembly.ts';

/** Context of the CDK app in the local runner. */
export const localContext = {
  /** Small, because one machine has one clock. */
  clockSkewSeconds: 2,
  /** Much less than on AWS, so that lost messages are noticed while somebody is watching. */
  requeueAfterSeconds: 20,
  /** Messages are delivered at once, not collected in larger batches. */
  batchSize: 10,
};

/** The CDK app failed. The message is its error message; `cause` is its whole standard error. */
export class SynthesisFailed extends Error {
  override readonly name = 'SynthesisFailed';
}

const project = fileURLToPath(new URL('../..', import.meta.url));

const cdkJson = z.object({ app: z.string(), context: z.record(z.string(), z.unknown()) });

/**
 * Runs the CDK app as the CDK CLI does, so that the local stack is the one that would be deployed. Replaces the cloud
 * assembly in `directory`. Rejects with `SynthesisFailed`.
 */
export const synthesize = async (directory: string, context: Record<string, unknown>): Promise<Assembly> => {
  const { app, context: defaults } = cdkJson.parse(JSON.parse(await readFile(`${project}cdk.json`, 'utf8')));
  await rm(directory, { recursive: true, force: true });
  const child = spawn(app, {
    shell: true,
    cwd: project,
    env: {
      ...process.env,
      // The app's command starts with `node`, which has to be this version.
      PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
      CDK_OUTDIR: directory,
      CDK_CONTEXT_JSON: JSON.stringify({ ...defaults, ...context }),
      // The CDK's own rules take longer than everything else, and `cdk synth` checks them.
      CDK_VALIDATION: 'false',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  if (code !== 0) throw new SynthesisFailed(errorMessageIn(stderr), { cause: stderr });
  return readAssembly(directory);
};

/** The first error message. If its line ends in a colon, the next line belongs to it. */
const errorMessageIn = (stderr: string): string =>
  /^(?:\w*Error: )(.+:\n.+|.+)$/m.exec(stderr)?.[1]?.replace('\n', ' ') ?? 'The stack could not be synthesized';
