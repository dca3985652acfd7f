import * as z from 'zod/mini';
import { operation, parameterNotFound } from '../operation.ts';
import { reference } from '../parameter-name.ts';
import { shownValue } from '../secure-value.ts';
import { page, pageFields } from './page.ts';
import { metadataOutput } from './parameter-output.ts';

const pageSize = 50;

/** All stored versions, oldest first, with author and labels. */
export const getParameterHistory = operation(
  z.object({ Name: z.string(), WithDecryption: z.optional(z.boolean()), ...pageFields(pageSize) }),
  ({ Name, WithDecryption = false, MaxResults = pageSize, NextToken }, context) => {
    const history = context.store.history(reference(Name, context.location).name);
    if (history.length === 0) throw parameterNotFound();
    const { items, next } = page(history, ({ version }) => String(version), MaxResults, NextToken);
    return {
      Parameters: items.map((parameter) => ({
        ...metadataOutput(parameter),
        Value: shownValue(parameter, WithDecryption, context),
        Labels: parameter.labels,
      })),
      ...next,
    };
  },
);
