import { readFileSync } from 'node:fs';
import services from 'nodemailer/lib/well-known/services.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { WrongUsage } from '../../../infra/cli/program.ts';
import { parseArguments } from '../../../infra/cli/settings/settings-arguments.ts';
import { presets, presetValues } from '../../../shared/presets/presets.ts';
import { applyPatch } from '../../../shared/settings/document/patch.ts';
import { settings } from '../../../shared/settings/schema/schema.ts';

const environment = { STOREMAIL_URL: 'http://127.0.0.1:1', STOREMAIL_KEY: 'key' };
const page = (name: string): string =>
  readFileSync(new URL(`../../../docs/providers/${name}`, import.meta.url), 'utf8');
const pages = [...new Set(presets.map((preset) => preset.page))];

const assigned = (args: string[]): Record<string, string | null> => {
  const { action } = parseArguments(args, environment);
  if (action.action !== 'set') throw new Error('This sets nothing');
  return Object.fromEntries(action.assignments);
};

describe.each(presets)('the preset $id', (preset) => {
  it('sets valid settings', () => {
    for (const { host } of preset.servers) {
      for (const [path, value] of Object.entries(presetValues(preset, host))) {
        expect(settings.get(path)?.kind.read(value), path).toEqual(expect.objectContaining({ value }));
      }
    }
  });

  it('has regions if there are several servers, and describes its limits in three languages', () => {
    const regions = preset.servers.map(({ region }) => region);
    expect(new Set(regions).size).toBe(regions.length);
    if (regions.length > 1) expect(regions).not.toContain('');
    expect(Object.values(preset.limits).every((text) => text.length > 20)).toBe(true);
    expect(preset.source).toMatch(/^https:\/\//);
  });

  it('is documented on its page: host, port, SSL and auth', () => {
    const text = page(preset.page);
    expect(preset.servers.filter(({ host }) => text.includes(host))).not.toEqual([]);
    expect(text).toMatch(new RegExp(`\\b${preset.port}\\b`));
    expect(text.toLowerCase()).toContain(preset.auth);
    expect(page('README.md')).toContain(`(${preset.page})`);
  });

  it('is selected by name, and explicit values take precedence', () => {
    const [{ host }] = preset.servers;
    const chosen = assigned(['set', 'eu', '--preset', preset.id, 'system/smtp/port=2525']);
    expect(chosen).toMatchObject({
      'system/smtp/host': host,
      'system/smtp/ssl': preset.ssl,
      'system/smtp/port': '2525',
    });
  });
});

it("presets agree with nodemailer's list of servers", () => {
  const known = Object.values(services as Record<string, { host?: string; port?: number | string }>);
  const hosts = presets.flatMap(({ servers }) => servers.map(({ host }) => host));
  expect(known.filter(({ host }) => host && hosts.includes(host)).length).toBeGreaterThan(20);
});

it.each([
  [['preset', 'sendgird'], 'Did you mean sendgrid?'],
  [['set', 'eu', '--preset', 'mailgun', '--region', 'MARS'], '--region takes one of US, EU for mailgun.'],
  [['set', 'eu', '--preset', 'brevo', '--region', 'EU'], 'brevo has a single server'],
  [['set', 'eu', '--region', 'EU', 'system/smtp/port=25'], '--region can only be used with --preset.'],
])('refuses %j', (args, says) => {
  expect(() => parseArguments(args, environment)).toThrow(WrongUsage);
  expect(() => parseArguments(args, environment)).toThrow(says);
});

describe.each(pages)('the snippets of docs/providers/%s', (name) => {
  const text = page(name);
  const blocks = [...text.matchAll(/^ *```(\w+)\n([\s\S]*?)^ *```/gm)].map(([, language, code = '']) => ({
    language,
    code,
  }));

  it('contain settings that can be saved', () => {
    const documents = blocks.filter(({ language }) => language === 'json');
    expect(documents.length).toBeGreaterThan(0);
    for (const { code } of documents) {
      const patched = applyPatch({}, JSON.parse(code), 'default');
      const faults = patched.ok ? [] : patched.faults.filter(({ path }) => !/tls_ca|secret/.test(path));
      expect(faults).toEqual([]);
    }
  });

  it('contain commands that the program accepts', () => {
    const commands = blocks.filter(({ language, code }) => language === 'sh' && code.includes('npm run settings'));
    expect(commands.length).toBeGreaterThan(0);
    for (const { code } of commands) {
      const line = code
        .replace(/\\\n/g, ' ')
        .replace(/\s< .*/s, '')
        .replace(/<[^>]*>/g, 'x')
        .replace(/"([^"]*)"/g, 'delivery/tls_ca=x')
        .trim();
      expect(assigned(line.split(/\s+/).slice(4))).not.toEqual({});
    }
  });
});
