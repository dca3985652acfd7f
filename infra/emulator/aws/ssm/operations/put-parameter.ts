import * as z from 'zod/mini';
import { AwsError, invalid } from '../../aws-error.ts';
import { defaultKey } from '../keys.ts';
import { operation, type SsmContext } from '../operation.ts';
import { checkNewName } from '../parameter-name.ts';
import { type ParameterVersion, parameterTier, parameterType } from '../parameter-version.ts';
import { sealedValue } from '../secure-value.ts';
import { checkValue, tierFor } from './new-value.ts';
import { asRecord, tagList } from './tags.ts';

/** How many versions of a parameter are kept (Parameter Store quota). */
const maxVersions = 100;

const putInput = z.object({
  Name: z.string().check(z.minLength(1)),
  Value: z.string().check(z.minLength(1)),
  Type: z.optional(parameterType),
  Description: z.optional(z.string().check(z.maxLength(1024))),
  KeyId: z.optional(z.string().check(z.minLength(1))),
  Overwrite: z.optional(z.boolean()),
  AllowedPattern: z.optional(z.string().check(z.maxLength(1024))),
  Tags: z.optional(tagList),
  Tier: z.optional(parameterTier),
  DataType: z.optional(z.literal('text')),
  /** Not supported here. */
  Policies: z.optional(z.never()),
});
type PutInput = z.infer<typeof putInput>;

/** Creates a parameter or adds a version to it. */
export const putParameter = operation(putInput, (input, context) => {
  const { store } = context;
  const Name = input.Name.trim();
  checkNewName(Name, context.location);
  const history = store.history(Name);
  checkOverwrite(input, history);
  const oldest = history.length >= maxVersions ? droppable(history, Name) : undefined;
  const next = nextVersion({ ...input, Name }, history.at(-1), context);
  store.atomically(() => {
    if (oldest) store.drop(Name, oldest.version);
    store.save(next);
    if (input.Tags) store.setTags(Name, asRecord(input.Tags));
  });
  context.changed({ operation: history.length > 0 ? 'Update' : 'Create', parameter: next });
  return { Version: next.version, Tier: next.tier };
});

const checkOverwrite = ({ Overwrite = false, Tags = [] }: PutInput, history: readonly ParameterVersion[]): void => {
  if (Overwrite && Tags.length > 0) {
    throw invalid(
      "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove " +
        'overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.',
    );
  }
  if (history.length === 0 || Overwrite) return;
  throw new AwsError(
    'ParameterAlreadyExists',
    'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
  );
};

/** The oldest version, to be deleted to make room. Throws if it has a label. */
const droppable = ([oldest]: readonly ParameterVersion[], name: string): ParameterVersion | undefined => {
  if (!oldest || oldest.labels.length === 0) return oldest;
  throw new AwsError(
    'ParameterMaxVersionLimitExceeded',
    `You attempted to create a new version of ${name} by calling the PutParameter API with the overwrite flag. ` +
      `Version ${oldest.version}, the oldest version, can't be deleted because it has a label associated with it. ` +
      'Move the label to another version of the parameter, and try again.',
  );
};

/** Fields missing from the input are taken from the previous version. */
const nextVersion = (input: PutInput, before: ParameterVersion | undefined, context: SsmContext): ParameterVersion => {
  const type = input.Type ?? before?.type;
  if (!type) throw invalid('A parameter type is required when you create a parameter.');
  if (type !== 'SecureString' && input.KeyId) throw invalid('KeyId is for parameters of type SecureString only.');
  const allowedPattern = input.AllowedPattern ?? before?.allowedPattern;
  checkValue(input.Value, allowedPattern);
  const description = input.Description ?? before?.description;
  const next = {
    name: before?.name ?? input.Name,
    version: (before?.version ?? 0) + 1,
    type,
    value: input.Value,
    tier: tierFor(input.Value, input.Tier ?? before?.tier ?? 'Standard', before?.tier),
    dataType: 'text',
    modifiedAt: context.now(),
    modifiedBy: context.caller.arn,
    labels: [],
    ...(description !== undefined && { description }),
    ...(allowedPattern && { allowedPattern }),
  };
  return type === 'SecureString' ? secured(next, input.KeyId ?? before?.keyId ?? defaultKey, context) : next;
};

const secured = (parameter: ParameterVersion, keyId: string, context: SsmContext): ParameterVersion => ({
  ...parameter,
  keyId,
  value: sealedValue(parameter, keyId, context),
});
