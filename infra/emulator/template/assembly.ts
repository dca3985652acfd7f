import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { type RawTemplate, rawTemplate } from './raw-template.ts';

/** The folder is not a cloud assembly with exactly one stack. */
export class UnreadableAssembly extends Error {
  override readonly name = 'UnreadableAssembly';
}

/** The output of `cdk synth`: one stack's template and its asset folders. */
export interface Assembly {
  stackName: string;
  template: RawTemplate;
  /** The folder of each asset, by the S3 key used in the template. */
  assets: ReadonlyMap<string, string>;
}

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z.optional(
        z.object({
          templateFile: z.optional(z.string()),
          stackName: z.optional(z.string()),
          file: z.optional(z.string()),
        }),
      ),
    }),
  ),
});

const assetsSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string() }),
      destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
    }),
  ),
});

const readJson = <T extends z.ZodMiniType>(file: string, schema: T): z.infer<T> => {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new UnreadableAssembly(`${file} is not what cdk synth writes`, { cause: error });
  }
};

const readAssets = (directory: string, file: string): [string, string][] =>
  Object.values(readJson(join(directory, file), assetsSchema).files).flatMap(({ source, destinations }) =>
    Object.values(destinations).map(({ objectKey }): [string, string] => [objectKey, join(directory, source.path)]),
  );

/** Reads a cloud assembly. Throws `UnreadableAssembly`. */
export const readAssembly = (directory: string): Assembly => {
  const artifacts = Object.entries(readJson(join(directory, 'manifest.json'), manifestSchema).artifacts);
  const stacks = artifacts.filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const [id, stack] = stacks[0] ?? [];
  if (id === undefined || stacks.length > 1)
    throw new UnreadableAssembly(`${directory} does not hold exactly one stack`);
  const assetFiles = artifacts.flatMap(([, { type, properties }]) =>
    type === 'cdk:asset-manifest' && properties?.file ? [properties.file] : [],
  );
  return {
    stackName: stack?.properties?.stackName ?? id,
    template: readJson(join(directory, stack?.properties?.templateFile ?? ''), rawTemplate),
    assets: new Map(assetFiles.flatMap((file) => readAssets(directory, file))),
  };
};
