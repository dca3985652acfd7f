import * as z from 'zod/mini';
import { AwsError } from '../../aws-error.ts';
import { operation, type SsmContext } from '../operation.ts';

export const tagList = z.array(z.object({ Key: z.string().check(z.minLength(1)), Value: z.string() }));

/** Only parameters can be tagged; other SSM resources are not emulated. */
const resource = { ResourceType: z.literal('Parameter'), ResourceId: z.string() };

export const addTagsToResource = operation(
  z.object({ ...resource, Tags: tagList }),
  ({ ResourceId, Tags }, context) => {
    const name = existing(ResourceId, context);
    context.store.setTags(name, { ...context.store.tags(name), ...asRecord(Tags) });
    return {};
  },
);

export const removeTagsFromResource = operation(
  z.object({ ...resource, TagKeys: z.array(z.string()) }),
  ({ ResourceId, TagKeys }, context) => {
    const name = existing(ResourceId, context);
    const kept = Object.entries(context.store.tags(name)).filter(([key]) => !TagKeys.includes(key));
    context.store.setTags(name, Object.fromEntries(kept));
    return {};
  },
);

export const listTagsForResource = operation(z.object(resource), ({ ResourceId }, context) => {
  const tags = context.store.tags(existing(ResourceId, context));
  return { TagList: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
});

export const asRecord = (tags: z.infer<typeof tagList>): Record<string, string> =>
  Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));

const existing = (name: string, { store }: SsmContext): string => {
  if (!store.find(name)) throw new AwsError('InvalidResourceId');
  return name;
};
