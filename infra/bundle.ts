import { globSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildFunction } from './build.ts';

const functions = globSync(fileURLToPath(new URL('../functions/*/handler.ts', import.meta.url)));
const names = functions.map((handler) => basename(dirname(handler)));

/** Built before the first construct is made: a construct cannot wait. */
const folders = new Map(await Promise.all(names.map(async (name) => [name, await buildFunction(name)] as const)));

/** One function's real bundle, the same for AWS and for the local runner. */
export const bundle = (name: string): Code => {
  const folder = folders.get(name);
  if (folder === undefined) throw new Error(`There is no functions/${name}/handler.ts`);
  return Code.fromAsset(folder);
};
