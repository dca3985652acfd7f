import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readAssembly, UnreadableAssembly } from '../../../infra/emulator/template/assembly.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'storemail-assembly-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const write = (file: string, content: unknown): void => writeFileSync(join(directory, file), JSON.stringify(content));

const stack = { type: 'aws:cloudformation:stack', properties: { templateFile: 'mail.template.json' } };
const assets = { type: 'cdk:asset-manifest', properties: { file: 'mail.assets.json' } };
const template = { Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'send' } } } };

const writeAssembly = (artifacts: Record<string, unknown>): void => {
  write('manifest.json', { artifacts });
  write('mail.template.json', template);
  write('mail.assets.json', {
    files: { abc: { source: { path: 'asset.abc' }, destinations: { here: { objectKey: 'abc.zip' } } } },
  });
};

describe('a cloud assembly', () => {
  it('provides the stack, its template and the folders of its bundles', () => {
    writeAssembly({ mail: stack, 'mail.assets': assets });
    expect(readAssembly(directory)).toEqual({
      stackName: 'mail',
      template,
      assets: new Map([['abc.zip', join(directory, 'asset.abc')]]),
    });
  });

  it('has the name under which the stack is deployed', () => {
    writeAssembly({ mail: { ...stack, properties: { ...stack.properties, stackName: 'mail-prod' } } });
    expect(readAssembly(directory).stackName).toBe('mail-prod');
  });

  it.each([
    ['no stack', { 'mail.assets': assets }],
    ['two stacks', { mail: stack, other: stack }],
  ])('with %s is refused', (_, artifacts) => {
    writeAssembly(artifacts);
    expect(() => readAssembly(directory)).toThrow(UnreadableAssembly);
  });

  it('is refused if it is invalid', () => {
    expect(() => readAssembly(directory)).toThrow(UnreadableAssembly);
  });
});
