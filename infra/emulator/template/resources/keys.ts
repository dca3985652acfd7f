import * as z from 'zod/mini';
import type { KeyModel } from '../model.ts';
import { ignored, type Resources } from '../resources.ts';

const keySchema = z.strictObject({
  Description: ignored,
  EnableKeyRotation: ignored,
  PendingWindowInDays: ignored,
  /** Delegates to the account's roles, which are checked. */
  KeyPolicy: ignored,
});

const aliasSchema = z.strictObject({ AliasName: z.string(), TargetKeyId: z.string() });

export const readKeys = (resources: Resources): KeyModel[] => {
  const aliases = resources.of('AWS::KMS::Alias', aliasSchema).map(({ properties }) => properties);
  return resources.of('AWS::KMS::Key', keySchema).map(({ ref, arn }) => ({
    id: ref,
    arn,
    aliases: aliases
      .filter(({ TargetKeyId }) => TargetKeyId === ref || TargetKeyId === arn)
      .map(({ AliasName }) => AliasName),
  }));
};
