import type { Template } from 'aws-cdk-lib/assertions';
import { resourcesOf } from './template.ts';

export interface Statement {
  Action: string | string[];
  Resource: unknown;
  Condition?: unknown;
}

/** A short name for a policy resource: the meaningful part of the logical id, and the suffix. */
const short = (resource: unknown): string => {
  const text = JSON.stringify(resource);
  if (text.includes('"emails84B522B0"'))
    return text.includes('/index/') ? `table${/\/index\/\w+/.exec(text)?.[0]}` : 'table';
  if (text.includes('"senddeadletters')) return 'dead letters';
  if (text.includes('"sendqueue')) return 'queue';
  if (text.includes('"webhooksqueue')) return 'webhook queue';
  if (text.includes('"content')) return `bucket${/\/(?:emails|held|uploads|downloads)\/\*/.exec(text)?.[0] ?? ''}`;
  if (text.includes('"deliveremail')) return 'deliver-email';
  if (text.includes('"settingskey')) return 'key';
  return /parameter\/[^"]+/.exec(text)?.[0] ?? text;
};

export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** Every action allowed by the policies of this logical id, with its resources, sorted. */
export const permissionsOf = (template: Template, policyPrefix: string): string[] =>
  resourcesOf(template, 'AWS::IAM::Policy')
    .filter(([id]) => id.startsWith(policyPrefix))
    .flatMap(([, { Properties }]) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement)
    .flatMap(({ Action, Resource }) =>
      list(Action).flatMap((action) => list(Resource).map((on) => `${action} ${short(on)}`)),
    )
    .sort();
