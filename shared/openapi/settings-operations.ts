import type { Operation } from './operation.ts';
import { auditLogParameters } from './schemas.ts';

export const scopeInPath = {
  name: 'scope',
  in: 'path',
  required: true,
  description: '`default`, a website (`eu`) or a store view (`eu.fr`) that the key covers.',
  schema: { type: 'string' },
};

export const ifMatch = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'The `ETag` of the settings as you read them. If they have changed since, the response is 412.',
  schema: { type: 'string' },
};

const ifNoneMatch = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: '`*`: only save if the scope has no settings of its own yet. If it has, the response is 412.',
  schema: { type: 'string' },
};

const verify = {
  name: 'verify',
  in: 'query',
  required: false,
  description:
    '`true`: log in to the mail server first. If that fails, nothing is saved, and `steps` shows where it failed.',
  schema: { type: 'string', enum: ['true', 'false'], default: 'false' },
};

const saved = { status: 200, schema: 'Settings' } as const;
const saving = {
  parameters: [scopeInPath, ifMatch, ifNoneMatch, verify],
  success: saved,
  errors: [400, 404, 409, 412, 413, 422, 503],
} as const;

const examples = {
  server: {
    summary: "A mail server with a login, and the store's address",
    value: {
      system: {
        smtp: {
          host: 'smtp.example.com',
          port: 587,
          ssl: 'tls',
          auth: 'login',
          username: 'shop',
          password: 'the password',
        },
      },
      trans_email: { ident_general: { name: 'My Shop', email: 'shop@example.com' } },
    },
  },
};

/** The endpoints for mail settings. */
export const settingsOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/audit-log',
    operationId: 'listAuditLog',
    summary: 'List changes to settings, API keys and the suppression list',
    description:
      'Those in the scopes that the key covers, newest first, for 400 days. An edit in Parameter Store has the ARN of its author. Entries contain no values, addresses or secrets. One request examines at most 2,000 entries of all scopes, so a page may be short or empty while `has_more` is true: continue after `next_after`.',
    parameters: auditLogParameters,
    success: { status: 200, schema: 'AuditLog' },
    errors: [422, 503],
  },
  {
    method: 'get',
    path: '/settings',
    operationId: 'listSettings',
    summary: 'List the scopes that have their own settings',
    description: "Those that the key covers, and the key's own scope whatever it holds.",
    success: { status: 200, schema: 'SettingsList' },
    errors: [503],
  },
  {
    method: 'get',
    path: '/settings/{scope}',
    operationId: 'getSettings',
    summary: 'Show the settings of a scope',
    description: 'Its own, the effective ones with the scope each comes from, and what is in force. Never a password.',
    parameters: [scopeInPath],
    success: saved,
    errors: [404, 503],
  },
  {
    method: 'patch',
    path: '/settings/{scope}',
    operationId: 'changeSettings',
    summary: 'Change some settings of a scope',
    description: 'A JSON merge patch: `null` inherits again. All faults are reported at once, by path.',
    body: { schema: 'SettingsDocument', examples },
    ...saving,
  },
  {
    method: 'put',
    path: '/settings/{scope}',
    operationId: 'replaceSettings',
    summary: 'Replace the settings of a scope',
    description: 'Omitted settings are inherited.',
    body: { schema: 'SettingsDocument', examples },
    ...saving,
  },
  {
    method: 'delete',
    path: '/settings/{scope}',
    operationId: 'deleteSettings',
    summary: 'Remove the settings of a scope',
    description: 'Only if no API key and no waiting email uses the scope.',
    parameters: [scopeInPath, ifMatch],
    success: { status: 200, schema: 'SettingsDeleted' },
    errors: [404, 409, 412, 422, 503],
  },
  {
    method: 'post',
    path: '/settings/{scope}/test',
    operationId: 'testSettings',
    summary: 'Send a test email, optionally with unsaved settings',
    description:
      'Reports within 25 seconds what happened, step by step, without secrets. The status is 200 whether the test succeeded or not.',
    parameters: [scopeInPath],
    body: {
      schema: 'SettingsTest',
      examples: { saved: { summary: 'The settings in force', value: { to: 'ops@example.com' } } },
    },
    success: { status: 200, schema: 'SettingsTested' },
    errors: [400, 404, 413, 422, 503],
  },
  {
    method: 'get',
    path: '/settings/{scope}/history',
    operationId: 'listSettingsVersions',
    summary: 'List the versions of the settings of a scope',
    description: 'Newest first: who wrote them and when, and whether they are in force or why not.',
    parameters: [scopeInPath],
    success: { status: 200, schema: 'SettingsHistory' },
    errors: [404, 503],
  },
  {
    method: 'post',
    path: '/settings/{scope}/rollback',
    operationId: 'rollBackSettings',
    summary: 'Put an earlier version in force again',
    description: 'Together with the password that was saved for its host.',
    parameters: [scopeInPath, ifMatch],
    body: { schema: 'SettingsRollback', examples: { first: { summary: 'The first version', value: { version: 1 } } } },
    success: saved,
    errors: [400, 404, 409, 412, 413, 422, 503],
  },
  {
    method: 'patch',
    path: '/settings/{scope}/warnings',
    operationId: 'dismissWarning',
    summary: 'Dismiss a warning about settings, or show it again',
    description:
      'Applies to everybody, at this scope and the scopes below it, until the value concerned or the mail server changes. In `warnings`, a warning that can be dismissed has `dismissed`: `null`, or who dismissed it, where and when.',
    parameters: [scopeInPath],
    body: {
      schema: 'WarningChange',
      examples: {
        senders: {
          summary: 'API keys intentionally may send from any address',
          value: { code: 'any-sender', path: 'delivery/allowed_senders', dismissed: true },
        },
      },
    },
    success: saved,
    errors: [400, 404, 413, 422, 503],
  },
];
