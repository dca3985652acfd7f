import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localContext, synthesize } from '../../../infra/local/synthesize.ts';

/** Passes the folder to the workers of a test run. */
export const ASSEMBLY = 'STOREMAIL_TEST_ASSEMBLY';

/** Synthesizes the stack once per test run, since that takes longer than everything else in starting a runner. */
export const setup = async (): Promise<() => Promise<void>> => {
  const directory = await mkdtemp(join(tmpdir(), 'storemail-assembly-'));
  await synthesize(join(directory, 'cdk.out'), localContext);
  process.env[ASSEMBLY] = join(directory, 'cdk.out');
  return () => rm(directory, { recursive: true, force: true });
};
