import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionModel } from '../../../infra/emulator/template/model.ts';
import { HANG_MS } from '../limits.ts';

export interface Bundles {
  /** A function with this CommonJS source as its bundle. */
  fn(name: string, source: string, changes?: Partial<FunctionModel>): FunctionModel;
  remove(): void;
}

/** Function bundles in a dedicated folder. */
export const createBundles = (): Bundles => {
  const root = mkdtempSync(join(tmpdir(), 'storemail-bundles-'));
  return {
    fn: (name, source, changes = {}) => {
      const directory = join(root, name);
      mkdirSync(directory);
      writeFileSync(join(directory, 'index.cjs'), source);
      return {
        name,
        arn: `arn:aws:lambda:eu-central-1:000000000000:function:${name}`,
        role: { name: `${name}-role`, arn: `arn:aws:iam::000000000000:role/${name}-role`, statements: [] },
        directory,
        handler: 'index.handler',
        environment: {},
        timeoutSeconds: HANG_MS / 1000,
        memoryMb: 128,
        logGroup: `/aws/lambda/${name}`,
        layers: [],
        ...changes,
      };
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
};
