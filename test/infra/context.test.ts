import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { InvalidContext } from '../../infra/context.ts';
import { synthesize } from '../support/runner/template.ts';

const template = synthesize();

describe('the context', () => {
  it.each([
    ['stage', 'Prod'],
    ['workers', 1],
    ['deliverTimeoutSeconds', 'soon'],
    ['dueShards', 3],
    ['logShards', 65],
    ['warmWritesPerSecond', 100],
  ])('refuses an invalid %s, and names it', (name, value) => {
    expect(() => synthesize({ [name]: value })).toThrow(name);
  });

  it.each([
    [{ minimumPollers: 1 }, 'must be 0, or 2 to 100'],
    [{ minimumPollers: 101, workers: 1000 }, 'from 0 to 100'],
    [{ minimumPollers: 2 }, '-c workers=20'],
    [{ minimumPollers: 100, workers: 999 }, '-c workers=1000'],
  ])('refuses pollers that AWS or the workers do not allow: %o', (context, hint) => {
    expect(() => synthesize(context)).toThrow(hint);
  });

  it.each([
    ['wrokers', 'workers'],
    ['Stage', 'stage'],
    ['retention_days', 'retentionDays'],
    ['STOREMAIL_LOOPBACK_ALLOWED', 'docs/deploy.md'],
  ])('refuses the unknown name %s, and suggests %s', (name, hint) => {
    expect(() => synthesize({ [name]: 'true' })).toThrow(InvalidContext);
    expect(() => synthesize({ [name]: 'true' })).toThrow(hint);
  });

  it('accepts names of the CDK, and a deprecated one', () => {
    const context = { 'aws:cdk:enable-path-metadata': true, 'cli-telemetry': false, ringAgainSeconds: 60 };
    synthesize(context).hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ REQUEUE_AFTER_SECONDS: '60' }) },
    });
  });

  it('sets partitions and warm throughput only if they differ from the defaults', () => {
    const usual = JSON.stringify(template.toJSON());
    for (const name of ['DUE_SHARDS', 'LOG_SHARDS', 'WarmThroughput']) expect(usual).not.toContain(name);
    const large = synthesize({ dueShards: 32, logShards: 16, warmWritesPerSecond: 90_000 });
    large.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ DUE_SHARDS: '32', LOG_SHARDS: '16' }) },
    });
    const WarmThroughput = { WriteUnitsPerSecond: 90_000 };
    large.hasResourceProperties('AWS::DynamoDB::Table', {
      WarmThroughput,
      GlobalSecondaryIndexes: ['due', 'held', 'log'].map((IndexName) =>
        Match.objectLike({ IndexName, WarmThroughput }),
      ),
    });
  });

  it('never produces the switch that lets the local runner use loopback', () => {
    expect(JSON.stringify(template.toJSON())).not.toContain('LOOPBACK');
  });
});
