import type { TemplateModel } from './model.ts';
import type { DeployedTo, RawTemplate } from './raw-template.ts';
import { createReferences } from './references.ts';
import { readBuckets } from './resources/buckets.ts';
import { readRules } from './resources/event-rules.ts';
import { readFunctions } from './resources/functions.ts';
import { readHttpApi } from './resources/http-api.ts';
import { readKeys } from './resources/keys.ts';
import { readPermissions } from './resources/permissions.ts';
import { readQueueSources } from './resources/queue-sources.ts';
import { readQueues } from './resources/queues.ts';
import { readRoles } from './resources/roles.ts';
import { readTables } from './resources/tables.ts';
import { createResources } from './resources.ts';
import { refuseUnsupported } from './supported-types.ts';

/**
 * Reads a template into a model for this machine. `assets` has the folder of each bundle by its S3 key. Throws
 * `UnsupportedResource`, `UnsupportedProperty`, `UnresolvableValue` or `MissingPermission`, each naming the resource:
 * nothing in a template is silently ignored.
 */
export const readTemplate = (
  template: RawTemplate,
  assets: ReadonlyMap<string, string>,
  deployment: DeployedTo,
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
