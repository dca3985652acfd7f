import { globSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildFunction } from './build-function.ts';

const functions = globSync(fileURLToPath(new URL('../../functions/*/handler.ts', import.meta.url)));
const names = functions.map((handler) => basename(dirname(handler)));

/** Builds before the first construct is created, since constructs cannot wait; one by one, to save half a gigabyte. */
const folders = new Map<string, string>();
for (const name of names) folders.set(name, await buildFunction(name));

/** One function's real bundle, the same for AWS and for the local runner. */
export const bundle = (name: string): Code => {
  const folder = folders.get(name);
  if (folder === undefined) throw new Error(`There is no functions/${name}/handler.ts`);
  return Code.fromAsset(folder, { assetHash: basename(folder) });
};
