import type { Figure } from '../figure.ts';
import { bundlesOf, functionNames, partsOf } from '../rig/bundles.ts';

const NAMED = 5;

/** Bundle sizes, and the packages that contribute most. */
export const bundleSizes = async (): Promise<Figure[]> => {
  const bundles = await Promise.all(functionNames.map(async (name) => ({ name, bundles: await bundlesOf(name) })));
  return bundles.flatMap(({ name, bundles }) =>
    bundles.map((bundle) => {
      const { bytes, parts } = partsOf(bundle);
      const largest = parts.slice(0, NAMED).map((part) => `${part.name} ${Math.round(part.bytes / 1024)}`);
      return {
        section: 'Bundles',
        label: `${name}/${bundle.name}.cjs`,
        value: Math.round(bytes / 1024),
        unit: 'kB',
        note: largest.join(', '),
      };
    }),
  );
};
