import { globSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildFunction } from './build-function.ts';

const functions = globSync(fileURLToPath(new URL('../../functions/*/handler.ts', import.meta.url)));
const names = functions.map((handler) => basename(dirname(handler)));

/** Built before the first construct is created, since constructors are synchronous; sequentially, to save memory. */
const folders = new Map<string, string>();
for (const name of names) folders.set(name, await buildFunction(name));

/** The bundle of a function, for AWS and the local runner. */
export const bundle = (name: string): Code => {
  const folder = folders.get(name);
  if (folder === undefined) throw new Error(`There is no functions/${name}/handler.ts`);
  return Code.fromAsset(folder, { assetHash: basename(folder) });
};
