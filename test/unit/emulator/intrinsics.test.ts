import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveIntrinsics } from '../../../infra/emulator/template/intrinsics.ts';
import { createReferences } from '../../../infra/emulator/template/references.ts';
import { deployment } from '../../support/emulators/local-template.ts';

const variable = (name: string): string => `\${${name}}`;

const references = createReferences(
  {
    Resources: {
      Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::Sub': `${variable('Prefix')}-send` } } },
      Alarm: { Type: 'AWS::CloudWatch::Alarm' },
    },
    Parameters: { Prefix: { Default: 'mail' } },
    Conditions: {
      Here: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-central-1'] },
      Elsewhere: { 'Fn::Not': [{ Condition: 'Here' }] },
      Both: { 'Fn::And': [{ Condition: 'Here' }, { Condition: 'Elsewhere' }] },
      Either: { 'Fn::Or': [{ Condition: 'Here' }, { Condition: 'Elsewhere' }] },
    },
  },
  deployment,
);
const resolved = (value: unknown): unknown => resolveIntrinsics(value, references);

describe('intrinsic functions', () => {
  it.each([
    ['a pseudo parameter', { Ref: 'AWS::AccountId' }, '000000000000'],
    ['a parameter with a default', { Ref: 'Prefix' }, 'mail'],
    ['a resource whose name has a reference', { Ref: 'Queue' }, 'http://127.0.0.1:4566/000000000000/mail-send'],
    ['an attribute', { 'Fn::GetAtt': ['Queue', 'QueueName'] }, 'mail-send'],
    ['an attribute with a dot', { 'Fn::GetAtt': 'Queue.Arn' }, 'arn:aws:sqs:eu-central-1:000000000000:mail-send'],
    ['joined parts', { 'Fn::Join': ['-', ['a', { Ref: 'Prefix' }, 1]] }, 'a-mail-1'],
    ['a part of a split text', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    [
      'a text with variables',
      { 'Fn::Sub': `${variable('AWS::Region')} ${variable('Queue.QueueName')} ${variable('!Literal')}` },
      `eu-central-1 mail-send ${variable('Literal')}`,
    ],
    ['a text with variables of its own', { 'Fn::Sub': [variable('A'), { A: { Ref: 'Prefix' } }] }, 'mail'],
    ['a choice', { 'Fn::If': ['Here', 'yes', 'no'] }, 'yes'],
    ['a choice by a negation', { 'Fn::If': ['Elsewhere', 'yes', 'no'] }, 'no'],
    ['a choice by all', { 'Fn::If': ['Both', 'yes', 'no'] }, 'no'],
    ['a choice by any', { 'Fn::If': ['Either', 'yes', 'no'] }, 'yes'],
  ])('resolves %s', (_, value, expected) => {
    expect(resolved(value)).toBe(expected);
  });

  it('omits AWS::NoValue', () => {
    const nothing = { 'Fn::If': ['Here', { Ref: 'AWS::NoValue' }, 'x'] };
    expect(resolved({ a: nothing, b: [1, nothing], c: 2 })).toEqual({ b: [1], c: 2 });
  });

  it.each([
    ['a resource that is not there', { Ref: 'Missing' }, 'Ref Missing'],
    ['a resource that nothing run refers to', { Ref: 'Alarm' }, 'Ref Alarm'],
    ['an attribute that is not there', { 'Fn::GetAtt': ['Queue', 'Colour'] }, 'Queue.Colour'],
    ['a condition that is not there', { 'Fn::If': ['Missing', 1, 2] }, 'Missing'],
    ['a function that is not known', { 'Fn::ImportValue': 'other' }, 'Fn::ImportValue'],
    ['a choice that is not there', { 'Fn::Select': [5, ['a']] }, 'Fn::Select 5'],
  ])('refuses %s by name', (_, value, named) => {
    expect(() => resolved(value)).toThrow(named);
  });

  it('keep values without functions unchanged', () => {
    const plain = fc.jsonValue().filter((value) => !/"(Ref|Fn::|__proto__)/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(plain, (value) => {
        expect(resolved(value)).toEqual(value);
      }),
    );
  });
});
