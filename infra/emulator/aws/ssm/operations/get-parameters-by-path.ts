import * as z from 'zod/mini';
import { invalid } from '../../aws-error.ts';
import { operation } from '../operation.ts';
import type { ParameterVersion } from '../parameter-version.ts';
import { filtering, isBelow, parameterFilters } from './filters.ts';
import { page, pageFields } from './page.ts';
import { parameterOutput } from './parameter-output.ts';

/** The operation's maximum page size. */
const pageSize = 10;

const pathRules =
  'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/".';

export const getParametersByPath = operation(
  z.object({
    Path: z.string(),
    Recursive: z.optional(z.boolean()),
    WithDecryption: z.optional(z.boolean()),
    ParameterFilters: parameterFilters,
    ...pageFields(pageSize),
  }),
  (
    { Path, Recursive = false, WithDecryption = false, ParameterFilters, MaxResults = pageSize, NextToken },
    context,
  ) => {
    if (!Path.startsWith('/')) throw invalid(pathRules);
    const { store } = context;
    const matches = filtering(ParameterFilters, ['Type', 'KeyId', 'Label']);
    const inPath = filtering([{ Key: 'Path', Option: Recursive ? 'Recursive' : 'OneLevel', Values: [Path] }], ['Path']);
    const isByLabel = ParameterFilters?.some(({ Key }) => Key === 'Label') ?? false;
    const candidates = store
      .newest()
      .filter(({ name }) => isBelow(name, Path))
      .flatMap((newest): ParameterVersion[] => (isByLabel ? store.history(newest.name) : [newest]))
      .filter((parameter) => inPath({ parameter, tags: {} }) && matches({ parameter, tags: {} }));
    const { items, next } = page(candidates, ({ name, version }) => `${name}:${version}`, MaxResults, NextToken);
    return { Parameters: items.map((parameter) => parameterOutput(parameter, WithDecryption, context)), ...next };
  },
);
