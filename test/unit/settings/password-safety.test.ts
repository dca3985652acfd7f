import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentName, passwordName } from '../../../shared/settings/in-force/parameter-names.ts';
import { createSettingsReader } from '../../../shared/settings/in-force/reader.ts';
import { secretsIn } from '../../../shared/settings/in-force/secrets.ts';
import type { SettingsDocument } from '../../../shared/settings/schema/effective.ts';
import { configuredSettings, type EditedSettings } from '../../support/builders/edited-settings.ts';

const scopes = ['default', 'eu'];
const scope = fc.constantFrom(...scopes);

const someSettings = fc.record<SettingsDocument>(
  {
    'system/smtp/host': fc.constantFrom('a.example', 'b.example', 'c.example'),
    'system/smtp/auth': fc.constantFrom('plain', 'none'),
    'system/smtp/ssl': fc.constantFrom('tls', 'none'),
    'delivery/max_connections': fc.constantFrom(1, 2),
  },
  { requiredKeys: [] },
);

type Step = (settings: EditedSettings) => unknown;

let passwords = 0;

/** Actions of people and events, in any order. */
const someStep: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(scope, someSettings).map(
    ([at, values]): Step =>
      (settings) =>
        settings.save(at, values),
  ),
  scope.map(
    (at): Step =>
      (settings) =>
        settings.write(at, '{}'),
  ),
  scope.map(
    (at): Step =>
      (settings) =>
        settings.write(at, '{"system":'),
  ),
  scope.map(
    (at): Step =>
      (settings) =>
        settings.savePassword(at, `password ${++passwords}`),
  ),
  scope.map(
    (at): Step =>
      (settings) =>
        settings.savePassword(at, `password ${++passwords}\n`),
  ),
  scope.map(
    (at): Step =>
      ({ parameters }) =>
        parameters.remove(documentName(at)),
  ),
  scope.map(
    (at): Step =>
      ({ parameters }) =>
        parameters.remove(passwordName(at)),
  ),
  fc.constant<Step>((settings) => settings.later()),
  scope.map(
    (at): Step =>
      (settings) =>
        settings.guard(at),
  ),
  scope.map(
    (at): Step =>
      (settings) =>
        settings.guard(at),
  ),
);

const someSteps = fc.array(someStep, { minLength: 5, maxLength: 30, size: 'max' });

describe('for any edits, reviewed in any order', () => {
  it('no password is ever sent to two hosts, nor without encryption', async () => {
    await fc.assert(
      fc.asyncProperty(someSteps, async (steps) => {
        const settings = await configuredSettings();
        const hosts = new Map<string, string>();
        for (const step of steps) {
          await step(settings);
          const { inForce, parameters, clock } = settings;
          const reader = createSettingsReader({
            inForce,
            parameters,
            now: () => clock.now,
            secrets: secretsIn(parameters),
          });
          for (const answer of await Promise.all(scopes.map(reader.effective))) {
            if (answer.kind !== 'in-force' || answer.settings.password === undefined) continue;
            const { password, values } = answer.settings;
            const host = values['system/smtp/host'];
            expect(hosts.get(password) ?? host).toBe(host);
            expect(values['system/smtp/ssl']).not.toBe('none');
            hosts.set(password, host);
          }
        }
      }),
    );
  });

  it('a repeated review changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(someSteps, async (steps) => {
        const settings = await configuredSettings();
        for (const step of steps) await step(settings);
        for (const at of scopes) await settings.guard(at);
        const reviewed = await settings.inForce.list();
        const lines = settings.log.lines.length;
        for (const at of scopes.toReversed()) await settings.guard(at);
        expect(await settings.inForce.list()).toEqual(reviewed);
        expect(settings.log.lines).toHaveLength(lines);
      }),
    );
  });
});
