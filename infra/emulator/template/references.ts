import { evaluateCondition } from './conditions.ts';
import { noValue, type References, resolveIntrinsics } from './intrinsics.ts';
import type { DeployedTo, RawTemplate } from './raw-template.ts';
import { type Identity, identityOf } from './resources/identity.ts';

const pseudoParameters = ({ region, account, stackName }: DeployedTo): Map<string, unknown> =>
  new Map<string, unknown>([
    ['AWS::Region', region],
    ['AWS::AccountId', account],
    ['AWS::Partition', 'aws'],
    ['AWS::URLSuffix', 'amazonaws.com'],
    ['AWS::StackName', stackName],
    ['AWS::NoValue', noValue],
  ]);

/** What the intrinsic functions of a template resolve to on this machine. */
export const createReferences = (template: RawTemplate, deployment: DeployedTo): References => {
  const pseudo = pseudoParameters(deployment);
  const identities = new Map<string, Identity | undefined>();

  const identify = (logicalId: string): Identity | undefined => {
    const raw = template.Resources[logicalId];
    if (!raw) return undefined;
    const property = (name: string): string | undefined => {
      const value = raw.Properties?.[name];
      return value === undefined ? undefined : String(resolveIntrinsics(value, references));
    };
    return identityOf(raw.Type, { logicalId, property, deployment });
  };

  const identity = (logicalId: string): Identity | undefined => {
    if (!identities.has(logicalId)) identities.set(logicalId, identify(logicalId));
    return identities.get(logicalId);
  };

  const references: References = {
    ref: (name) => pseudo.get(name) ?? template.Parameters?.[name]?.Default ?? identity(name)?.ref,
    attribute: (logicalId, attribute) => identity(logicalId)?.attributes[attribute],
    condition: (name) => {
      const expression = template.Conditions?.[name];
      return expression === undefined ? undefined : evaluateCondition(expression, references);
    },
  };
  return references;
};
