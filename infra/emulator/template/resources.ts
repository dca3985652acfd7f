import * as z from 'zod/mini';
import { evaluateCondition } from './conditions.ts';
import { UnresolvableValue, UnsupportedProperty } from './errors.ts';
import { type References, resolveIntrinsics } from './intrinsics.ts';
import type { RawResource, RawTemplate } from './raw-template.ts';

export interface Resource<T> {
  logicalId: string;
  /** The value of `Ref`: for most types the name. */
  ref: string;
  /** Empty for types without an ARN. */
  arn: string;
  properties: T;
}

/** The resources of a template, resolved and validated by type. */
export interface Resources {
  /**
   * All existing resources of one type. The schema names every property that is used, and marks those without effect
   * here as `ignored`; any other property is refused, so that nothing in a template is silently ignored.
   */
  of<T extends z.ZodMiniType>(type: string, schema: T): Resource<z.infer<T>>[];
}

/** A property that has no effect on this machine. */
export const ignored = z.optional(z.unknown());

const faultOf = (issue: z.core.$ZodIssue): string => {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]] : issue.path;
  return `${path.join('.')} is not supported by the local runner${issue.code === 'unrecognized_keys' ? '' : ' with this value'}`;
};

const labelOf = (logicalId: string, resource: RawResource): string => `${resource.Type} ${logicalId}`;

const resolveProperties = (logicalId: string, resource: RawResource, references: References): unknown => {
  // Tags have no effect here.
  const { Tags, ...properties } = resource.Properties ?? {};
  try {
    return resolveIntrinsics(properties, references);
  } catch (error) {
    if (!(error instanceof UnresolvableValue)) throw error;
    throw new UnresolvableValue(`${labelOf(logicalId, resource)}: ${error.message}`, { cause: error });
  }
};

const check = <T extends z.ZodMiniType>(logicalId: string, raw: RawResource, value: unknown, schema: T): z.infer<T> => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new UnsupportedProperty(`${labelOf(logicalId, raw)}: ${result.error.issues.map(faultOf).join('; ')}`);
};

export const createResources = (template: RawTemplate, references: References): Resources => {
  const exists = (resource: RawResource): boolean =>
    resource.Condition === undefined || evaluateCondition({ Condition: resource.Condition }, references);

  return {
    of: (type, schema) =>
      Object.entries(template.Resources)
        .filter(([, raw]) => raw.Type === type && exists(raw))
        .map(([logicalId, raw]) => ({
          logicalId,
          ref: String(references.ref(logicalId) ?? logicalId),
          arn: String(references.attribute(logicalId, 'Arn') ?? ''),
          properties: check(logicalId, raw, resolveProperties(logicalId, raw, references), schema),
        })),
  };
};
