import { runImport } from '../../../infra/cli/settings/import-command.ts';
import { parseArguments } from '../../../infra/cli/settings/settings-arguments.ts';
import type { SettingsClient } from '../../../infra/cli/settings/settings-client.ts';
import { painter } from '../../../infra/cli/settings/settings-output.ts';

const settings = {
  scope: '',
  own: {},
  effective: {},
  origin: {},
  warnings: [],
  version: 1,
  in_force: null,
  rejected: null,
  secrets: {},
};

/** Runs `settings import` on the file `export`, against an API without settings that accepts every change. */
export const importing = async (files: Record<string, string>, ...args: string[]) => {
  const patches: [string, unknown][] = [];
  const client = {
    get: async (scope: string) => ({ ...settings, scope }),
    patch: async (scope: string, patch: unknown) => {
      patches.push([scope, patch]);
      const warnings = [{ path: 'system/smtp/ssl', message: 'Passwords go unencrypted.' }];
      return { ...settings, scope, warnings };
    },
  } as unknown as SettingsClient;
  return { ...(await importingInto(client, files, ...args)), patches };
};

/** The same against the API of this client. */
export const importingInto = async (client: SettingsClient, files: Record<string, string>, ...args: string[]) => {
  const said: string[] = [];
  const { action } = parseArguments(['import', 'export', ...args], { STOREMAIL_URL: 'http://x', STOREMAIL_KEY: 'k' });
  if (action.action !== 'import') throw new Error('no import');
  const outcome = await runImport(action, {
    client,
    paint: painter(false),
    read: async (file) => files[file] ?? '',
    stderr: (text) => said.push(text),
    confirm: async (question) => {
      said.push(question);
      return files.answer === 'yes';
    },
  });
  return { ...outcome, lines: outcome.output.split('\n'), said };
};
