import type * as z from 'zod/mini';

type JsonSchema = z.core.JSONSchema.BaseSchema;

const document: JsonSchema = {
  type: 'object',
  description: "Nested by the parts of Adobe Commerce's configuration paths: `system.smtp.host` is `system/smtp/host`.",
  additionalProperties: true,
};

/** Requests of the settings endpoints. A settings document is validated by its own schema (docs/settings.md). */
export const settingsSchemas = {
  SettingsDocument: document,
  SettingsTest: {
    type: 'object',
    required: ['to'],
    properties: {
      to: { type: 'string', description: 'Who gets the test email: one address.' },
      settings: { ...document, description: 'What is not saved yet, on top of what is in force.' },
    },
  },
  SettingsRollback: {
    type: 'object',
    required: ['version'],
    properties: { version: { type: 'integer', minimum: 1, description: 'A version that the history lists.' } },
  },
} satisfies Record<string, JsonSchema>;
