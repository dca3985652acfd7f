import { env } from '../../shared/runtime/env.ts';
import type { Foundation } from '../foundation.ts';
import type { StoremailFunction } from '../function.ts';

/** Reviews edits of settings in SSM and puts valid ones in force. */
export const guardSettings = (on: Foundation, settingsApi: StoremailFunction): void => {
  const guard = on
    .lambda('guard-settings', 'Reviews edits of settings', 60, 512)
    .may(['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query'], [on.table.tableArn])
    .may(
      ['ssm:GetParameter', 'ssm:GetParameterHistory', 'ssm:LabelParameterVersion'],
      [on.settings.documents, on.settings.secrets],
    );
  on.settings.allowDecrypt(guard);
  // What settings-api writes comes in force by settings-api alone.
  guard.addEnvironment(env.settingsRole, settingsApi.roleName);
  on.events.call(guard, 'settings-edited', {
    eventPattern: {
      source: ['aws.ssm'],
      detailType: ['Parameter Store Change'],
      detail: {
        name: [{ prefix: `${on.settings.prefix}/settings/` }, { prefix: `${on.settings.prefix}/secrets/` }],
        operation: ['Create', 'Update', 'Delete'],
      },
    },
  });
};
