import * as z from 'zod/mini';
import { AwsError } from '../../aws-error.ts';
import { operation, parameterNotFound, type SsmContext, versionNotFound } from '../operation.ts';
import { reference } from '../parameter-name.ts';
import type { ParameterStore } from '../parameter-store.ts';
import type { ParameterVersion } from '../parameter-version.ts';
import { parameterOutput } from './parameter-output.ts';

const name = z.string().check(z.minLength(1));

export const getParameter = operation(
  z.object({ Name: name, WithDecryption: z.optional(z.boolean()) }),
  ({ Name, WithDecryption = false }, context) => ({ Parameter: selected(Name, WithDecryption, context) }),
);

/** At most ten names; those that do not exist are listed separately. */
export const getParameters = operation(
  z.object({
    Names: z.array(name).check(z.minLength(1), z.maxLength(10)),
    WithDecryption: z.optional(z.boolean()),
  }),
  ({ Names, WithDecryption = false }, context) => {
    const results = Names.map((requestedName) => ({
      requestedName,
      parameter: ifExists(() => selected(requestedName, WithDecryption, context)),
    }));
    return {
      Parameters: results.flatMap(({ parameter }) => parameter ?? []),
      InvalidParameters: results.filter(({ parameter }) => !parameter).map(({ requestedName }) => requestedName),
    };
  },
);

const selected = (requestedName: string, isDecrypted: boolean, context: SsmContext): object => {
  const { name, selector } = reference(requestedName, context.location);
  const newest = context.store.find(name);
  if (!newest) throw parameterNotFound();
  if (selector === undefined) return parameterOutput(newest, isDecrypted, context);
  const parameter = findSelected(context.store, name, selector);
  if (!parameter) throw versionNotFound(name, selector);
  return { ...parameterOutput(parameter, isDecrypted, context), Selector: `:${selector}` };
};

/** A numeric selector is a version, any other a label. */
const findSelected = (store: ParameterStore, name: string, selector: string): ParameterVersion | undefined => {
  if (/^\d+$/.test(selector)) return store.find(name, Number(selector));
  return store.history(name).find(({ labels }) => labels.includes(selector));
};

const ifExists = <T>(get: () => T): T | undefined => {
  try {
    return get();
  } catch (error) {
    if (error instanceof AwsError && /^Parameter(Version)?NotFound$/.test(error.code)) return undefined;
    throw error;
  }
};
