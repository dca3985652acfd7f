import * as z from 'zod/mini';
import { operation, parameterNotFound, type SsmContext } from '../operation.ts';

export const deleteParameter = operation(z.object({ Name: z.string() }), ({ Name }, context) => {
  if (!remove(Name, context)) throw parameterNotFound();
  return {};
});

/** At most ten names; those that do not exist are listed separately. */
export const deleteParameters = operation(
  z.object({ Names: z.array(z.string()).check(z.minLength(1), z.maxLength(10)) }),
  ({ Names }, context) => {
    const DeletedParameters = Names.filter((name) => remove(name, context));
    return { DeletedParameters, InvalidParameters: Names.filter((name) => !DeletedParameters.includes(name)) };
  },
);

/** Requires the exact name: selectors and ARNs match nothing here (SSM API Reference, DeleteParameter). */
const remove = (name: string, { store, changed }: SsmContext): boolean => {
  const parameter = store.find(name.trim());
  if (!parameter) return false;
  store.atomically(() => store.remove(parameter.name));
  changed({ operation: 'Delete', parameter });
  return true;
};
