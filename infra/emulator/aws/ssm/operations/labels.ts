import * as z from 'zod/mini';
import { AwsError } from '../../aws-error.ts';
import { operation, parameterNotFound, type SsmContext, versionNotFound } from '../operation.ts';
import { reference } from '../parameter-name.ts';
import type { ParameterVersion } from '../parameter-version.ts';

/** Parameter Store quota. */
const maxLabels = 10;

const labels = z
  .array(z.string().check(z.minLength(1), z.maxLength(100)))
  .check(z.minLength(1), z.maxLength(maxLabels));

/** Attaches labels to a version, by default the newest. A label attached to another version moves. */
export const labelParameterVersion = operation(
  z.object({ Name: z.string(), ParameterVersion: z.optional(z.int()), Labels: labels }),
  ({ Name, ParameterVersion, Labels }, context) => {
    const { store } = context;
    const history = store.history(reference(Name, context.location).name);
    const target = versionIn(history, Name, ParameterVersion);
    const valid = Labels.filter(isValid);
    const labelled = { ...target, labels: [...new Set([...target.labels, ...valid])] };
    if (labelled.labels.length > maxLabels) throw tooMany();
    const others = history.filter(({ version }) => version !== target.version);
    store.atomically(() => {
      takeAway(valid, others, context);
      store.save(labelled);
    });
    if (valid.length > 0) context.changed({ operation: 'LabelParameterVersion', parameter: labelled });
    return { InvalidLabels: Labels.filter((label) => !isValid(label)), ParameterVersion: target.version };
  },
);

/** Removes labels from a version; those that it does not have are listed separately. */
export const unlabelParameterVersion = operation(
  z.object({ Name: z.string(), ParameterVersion: z.int(), Labels: labels }),
  ({ Name, ParameterVersion, Labels }, context) => {
    const target = versionIn(context.store.history(reference(Name, context.location).name), Name, ParameterVersion);
    takeAway(Labels, [target], context);
    return {
      RemovedLabels: Labels.filter((label) => target.labels.includes(label)),
      InvalidLabels: Labels.filter((label) => !target.labels.includes(label)),
    };
  },
);

const versionIn = (
  history: ParameterVersion[],
  name: string,
  requestedVersion: number | undefined,
): ParameterVersion => {
  const newest = history.at(-1);
  if (!newest) throw parameterNotFound();
  const found = requestedVersion === undefined ? newest : history.find(({ version }) => version === requestedVersion);
  if (!found) throw versionNotFound(name, requestedVersion ?? newest.version);
  return found;
};

const takeAway = (gone: readonly string[], from: readonly ParameterVersion[], { store }: SsmContext): void => {
  for (const version of from.filter(({ labels: kept }) => kept.some((label) => gone.includes(label)))) {
    store.save({ ...version, labels: version.labels.filter((label) => !gone.includes(label)) });
  }
};

/** Rules from the User Guide, "Working with parameter labels". */
const isValid = (label: string): boolean => /^(?!aws|ssm|\d)[\w.-]+$/i.test(label);

const tooMany = (): AwsError =>
  new AwsError(
    'ParameterVersionLabelLimitExceeded',
    `A parameter version can have maximum ${maxLabels} labels. Move one or more labels to another version and try again.`,
  );
