import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import cdkJson from '../../../cdk.json' with { type: 'json' };
import { StoremailStack } from '../../../infra/storemail-stack.ts';

const templates = new Map<string, Template>();

/**
 * The synthesized template for this context, made once per process, since that takes half a second. `default-rules.e2e.ts`
 * checks the CDK's own rules.
 */
export const synthesize = (context: Record<string, unknown> = {}): Template => {
  const key = JSON.stringify(context);
  const template = templates.get(key) ?? synthesizeNow(context);
  templates.set(key, template);
  return template;
};

/** Leaves no cloud assembly behind. */
const synthesizeNow = (context: Record<string, unknown>): Template => {
  const outdir = mkdtempSync(join(tmpdir(), 'storemail-template-'));
  try {
    const app = new App({
      outdir,
      context: { ...cdkJson.context, ...context },
      builtinCloudFormationValidation: false,
    });
    return Template.fromStack(new StoremailStack(app, 'storemail'));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
};

export interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
  DeletionPolicy?: string;
}

/** All resources of one type, by logical id. */
export const resourcesOf = (template: Template, type: string): [string, Resource][] =>
  Object.entries(template.findResources(type) as Record<string, Resource>);
