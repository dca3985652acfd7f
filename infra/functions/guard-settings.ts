import { env } from '../../shared/runtime/env.ts';
import type { Foundation } from '../foundation.ts';
import type { StoremailFunction } from '../function.ts';

/** Reviews edits of settings in SSM, and puts valid ones into force. */
export const guardSettings = (foundation: Foundation, settingsApi: StoremailFunction): void => {
  const guard = foundation
    .lambda('guard-settings', 'Reviews edits of settings', 60, 512)
    .allow(['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query'], [foundation.table.tableArn])
    .allow(
      ['ssm:GetParameter', 'ssm:GetParameterHistory', 'ssm:LabelParameterVersion'],
      [foundation.settings.documents, foundation.settings.secrets],
    );
  foundation.settings.allowDecrypt(guard);
  // Versions written by settings-api are skipped, since it puts them into force itself.
  guard.addEnvironment(env.settingsRole, settingsApi.roleName);
  foundation.events.invoke(guard, 'settings-edited', {
    eventPattern: {
      source: ['aws.ssm'],
      detailType: ['Parameter Store Change'],
      detail: {
        name: [
          { prefix: `${foundation.settings.prefix}/settings/` },
          { prefix: `${foundation.settings.prefix}/secrets/` },
        ],
        operation: ['Create', 'Update', 'Delete'],
      },
    },
  });
};
