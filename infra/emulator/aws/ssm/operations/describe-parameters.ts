import * as z from 'zod/mini';
import { invalid } from '../../aws-error.ts';
import { operation } from '../operation.ts';
import { parameterArn } from '../parameter-name.ts';
import { filtering, parameterFilters } from './filters.ts';
import { page, pageFields } from './page.ts';
import { metadataOutput } from './parameter-output.ts';

const pageSize = 50;
const filterKeys = ['Name', 'Path', 'Type', 'KeyId', 'Tier', 'DataType', 'tag'];

export const describeParameters = operation(
  z.object({
    ParameterFilters: parameterFilters,
    Filters: z.optional(z.array(z.unknown())),
    ...pageFields(pageSize),
  }),
  ({ ParameterFilters, Filters = [], MaxResults = pageSize, NextToken }, { store, location }) => {
    if (Filters.length > 0) throw invalid('The local SSM supports ParameterFilters, not the deprecated Filters');
    const matches = filtering(ParameterFilters, filterKeys);
    const found = store.newest().filter((parameter) => matches({ parameter, tags: store.tags(parameter.name) }));
    const { items, next } = page(found, ({ name }) => name, MaxResults, NextToken);
    return {
      Parameters: items.map((parameter) => ({
        ...metadataOutput(parameter),
        ARN: parameterArn(parameter.name, location),
      })),
      ...next,
    };
  },
);
