import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { delimiter, dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { type Assembly, readAssembly } from '../emulator/template/assembly.ts';

/** Context of the CDK app when it is run on this machine. */
export const localContext = {
  /** One machine has one clock. */
  clockSkewSeconds: 2,
  /** Nobody wants to wait for three minutes here. */
  requeueAfterSeconds: 20,
  /** Batches of ten are handed out at once, not gathered. */
  batchSize: 10,
  /** The CDK's own rules take longer to check than all the rest; `cdk synth` checks them. */
  '@aws-cdk/core:validateAgainstDefaultRules': false,
};

/** The CDK app failed. The message is its own first sentence; `cause` has all that it wrote. */
export class SynthesisFailed extends Error {
  override readonly name = 'SynthesisFailed';
}

const project = fileURLToPath(new URL('../..', import.meta.url));

const cdkJson = z.object({ app: z.string(), context: z.record(z.string(), z.unknown()) });

/**
 * Runs the CDK app as the CDK's command line does, so that what is run here is what would be deployed. The cloud
 * assembly lies in `directory` afterwards, in place of an earlier one. Rejects with `SynthesisFailed`.
 */
export const synthesize = async (directory: string, context: Record<string, unknown>): Promise<Assembly> => {
  const { app, context: defaults } = cdkJson.parse(JSON.parse(await readFile(`${project}cdk.json`, 'utf8')));
  await rm(directory, { recursive: true, force: true });
  const child = spawn(app, {
    shell: true,
    cwd: project,
    env: {
      ...process.env,
      // The app says `node`, and means this one.
      PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
      CDK_OUTDIR: directory,
      CDK_CONTEXT_JSON: JSON.stringify({ ...defaults, ...context }),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [complaints, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  if (code !== 0) throw new SynthesisFailed(firstSentence(complaints), { cause: complaints });
  return readAssembly(directory);
};

/** A line that ends in a colon is completed by the next one. */
const firstSentence = (complaints: string): string =>
  /^(?:\w*Error: )(.+:\n.+|.+)$/m.exec(complaints)?.[1]?.replace('\n', ' ') ?? 'The stack could not be synthesized';
