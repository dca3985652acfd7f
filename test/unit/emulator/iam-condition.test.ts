import { describe, expect, it } from 'vitest';
import { conditionHolds } from '../../../infra/emulator/iam/condition.ts';

const policyVariable = '$'.concat('{aws:username}');
const context = {
  'kms:ViaService': 'ssm.eu-central-1.amazonaws.com',
  'aws:SecureTransport': 'true',
  'aws:SourceArn': 'arn:aws:sqs:eu-central-1:000000000000:send',
  'kms:EncryptionContextKeys': ['PARAMETER_ARN', 'x'],
};

describe('a condition', () => {
  it.each<[string, unknown, boolean | 'unknown']>([
    ['is true when there is none', undefined, true],
    ['compares strings exactly', { StringEquals: { 'kms:ViaService': 'ssm.eu-central-1.amazonaws.com' } }, true],
    [
      'compares strings with their case',
      { StringEquals: { 'kms:ViaService': 'SSM.eu-central-1.amazonaws.com' } },
      false,
    ],
    ['takes no wildcard in StringEquals', { StringEquals: { 'kms:ViaService': 'ssm.*' } }, false],
    ['takes wildcards in StringLike', { StringLike: { 'kms:ViaService': 'ssm.*.amazonaws.com' } }, true],
    ['finds keys in any case', { StringLike: { 'KMS:viaservice': 'ssm.*' } }, true],
    ['holds when one of several values does', { StringEquals: { 'aws:SecureTransport': ['x', 'true'] } }, true],
    ['compares Bool with a boolean', { Bool: { 'aws:SecureTransport': true } }, true],
    ['compares Bool with a string', { Bool: { 'aws:SecureTransport': 'false' } }, false],
    ['compares ARNs part by part', { ArnLike: { 'aws:SourceArn': 'arn:aws:sqs:*:*:send' } }, true],
    ['treats ArnEquals like ArnLike', { ArnEquals: { 'aws:SourceArn': 'arn:aws:sqs:*:*:other' } }, false],
    ['is false for a key that the request lacks', { StringLike: { 'aws:PrincipalTag/team': '*' } }, false],
    ['needs every key', { StringLike: { 'kms:ViaService': '*', 'aws:missing': '*' } }, false],
    [
      'needs every operator',
      { StringLike: { 'kms:ViaService': '*' }, Bool: { 'aws:SecureTransport': 'false' } },
      false,
    ],
    [
      'ForAllValues needs every value of the request',
      { 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['PARAMETER_ARN'] } },
      false,
    ],
    ['ForAllValues holds for a key that is missing', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] } }, true],
    [
      'ForAnyValue needs one value of the request',
      { 'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': ['PARAMETER_ARN'] } },
      true,
    ],
    ['ForAnyValue is false for a key that is missing', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['a'] } }, false],
    ['is unknown with another operator', { NumericLessThan: { 'kms:ViaService': '3' } }, 'unknown'],
    ['is unknown with a negated operator', { StringNotEquals: { 'aws:missing': 'x' } }, 'unknown'],
    ['is unknown with IfExists', { StringEqualsIfExists: { 'aws:missing': 'x' } }, 'unknown'],
    ['is unknown with another quantifier', { 'ForSome:StringEquals': { 'kms:ViaService': 'x' } }, 'unknown'],
    ['is unknown with a policy variable', { StringEquals: { 'kms:ViaService': policyVariable } }, 'unknown'],
    [
      'is unknown when one value is compared with several',
      { StringEquals: { 'kms:EncryptionContextKeys': 'x' } },
      'unknown',
    ],
    ['is unknown with a value that is not resolved', { StringEquals: { 'kms:ViaService': { Ref: 'x' } } }, 'unknown'],
    ['is unknown when it is no object', ['StringEquals'], 'unknown'],
    [
      'is false however much of it is unknown, if a part is false',
      { Unknown: {}, Bool: { 'aws:missing': 'true' } },
      false,
    ],
    ['does not take operators from the prototype', { constructor: { 'kms:ViaService': 'x' } }, 'unknown'],
  ])('%s', (_, condition, expected) => {
    expect(conditionHolds(condition, context)).toBe(expected);
  });
});
