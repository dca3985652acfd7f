import type { Figure } from '../figure.ts';
import { bundlesOf, functionNames, partsOf } from '../rig/bundles.ts';

const NAMED = 5;

/** Sizes of the bundles, and what makes them large. */
export const bundleSizes = (): Figure[] =>
  functionNames.flatMap((name) =>
    bundlesOf(name).map((bundle) => {
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
