import * as z from 'zod/mini';
import { operation, parameterNotFound, type SsmContext } from '../operation.ts';
import { reference } from '../parameter-name.ts';

export const deleteParameter = operation(z.object({ Name: z.string() }), ({ Name }, context) => {
  if (!remove(Name, context)) throw parameterNotFound();
  return {};
});

/** Ten names at most; those that do not exist are told apart. */
export const deleteParameters = operation(
  z.object({ Names: z.array(z.string()).check(z.minLength(1), z.maxLength(10)) }),
  ({ Names }, context) => {
    const DeletedParameters = Names.filter((asked) => remove(asked, context));
    return { DeletedParameters, InvalidParameters: Names.filter((asked) => !DeletedParameters.includes(asked)) };
  },
);

const remove = (asked: string, { store, changed }: SsmContext): boolean => {
  const parameter = store.find(reference(asked).name);
  if (!parameter) return false;
  store.atomically(() => store.remove(parameter.name));
  changed({ operation: 'Delete', parameter });
  return true;
};
