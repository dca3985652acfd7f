import { readBuckets } from './buckets.ts';
import { readRules } from './event-rules.ts';
import { readFunctions } from './functions.ts';
import { readHttpApi } from './http-api.ts';
import { readKeys } from './keys.ts';
import type { TemplateModel } from './model.ts';
import { readPermissions } from './permissions.ts';
import { readQueueSources } from './queue-sources.ts';
import { readQueues } from './queues.ts';
import type { Deployment, RawTemplate } from './raw-template.ts';
import { createReferences } from './references.ts';
import { createResources } from './resources.ts';
import { readRoles } from './roles.ts';
import { refuseUnsupported } from './supported-types.ts';
import { readTables } from './tables.ts';

/**
 * What a template asks for, resolved for this machine. `assets` has the folder of each bundle by its S3 key.
 * Throws `UnsupportedResource`, `UnsupportedProperty`, `UnresolvableValue` or `MissingPermission`, each naming
 * the resource: nothing that a template asks for is silently left undone.
 */
export const readTemplate = (
  template: RawTemplate,
  assets: ReadonlyMap<string, string>,
  deployment: Deployment,
): TemplateModel => {
  refuseUnsupported(template);
  const resources = createResources(template, createReferences(template, deployment));
  const check = readPermissions(resources);
  const queues = readQueues(resources);
  const httpApi = readHttpApi(resources, check, deployment);
  return {
    functions: readFunctions(resources, readRoles(resources), assets),
    queues,
    tables: readTables(resources),
    buckets: readBuckets(resources),
    keys: readKeys(resources),
    ...(httpApi && { httpApi }),
    queueSources: readQueueSources(resources, queues),
    ...readRules(resources, check),
  };
};
