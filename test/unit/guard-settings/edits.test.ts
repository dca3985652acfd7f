import { describe, expect, it } from 'vitest';
import { ParametersUnavailable } from '../../../shared/ports/errors.ts';
import { configuredSettings, editedSettings } from '../../support/builders/edited-settings.ts';

describe('a fresh deployment', () => {
  it('comes into force with document and password, whichever was written first', async () => {
    const documentFirst = editedSettings();
    documentFirst.save('default');
    await documentFirst.guard();
    expect(await documentFirst.pair()).toMatchObject({
      reviewed: { document: { version: 1, rejected: { code: 'password-needed' } }, secret: { version: 0 } },
    });
    documentFirst.savePassword('default', 'first password');
    await documentFirst.guard();

    const passwordFirst = editedSettings();
    passwordFirst.savePassword('default', 'first password');
    await passwordFirst.guard();
    expect(await passwordFirst.pair()).toMatchObject({
      reviewed: { document: { version: 0 }, secret: { version: 1, rejected: { code: 'waits-for-document' } } },
    });
    passwordFirst.save('default');
    await passwordFirst.guard();

    for (const settings of [documentFirst, passwordFirst]) {
      expect(await settings.pair()).toMatchObject({
        revision: 2,
        document: { version: 1 },
        secret: { version: 1, host: 'smtp.shop.example' },
        reviewed: { document: { version: 1 }, secret: { version: 1 } },
      });
    }
  });

  it('has no record for a scope that was never edited', async () => {
    const settings = editedSettings();
    await settings.guard('eu');
    expect(await settings.pair('eu')).toBeUndefined();
  });
});

describe('an edit', () => {
  it('comes into force, is labelled, and is logged with warnings but without values', async () => {
    const settings = await configuredSettings();
    settings.write(
      'default',
      JSON.stringify({ system: { smtp: { host: 'mail.shop.example', port: '25', auth: 'none' } } }),
    );
    await settings.guard();
    expect(await settings.pair()).toMatchObject({ document: { version: 2 }, reviewed: { document: { version: 2 } } });
    expect(settings.parameters.labelled('settings/default')).toBe(2);
    expect(settings.parameters.labelled('secrets/default/smtp-password')).toBe(1);
    expect(settings.log.lines.at(-1)).toMatchObject({
      level: 'info',
      message: 'settings in force',
      scope: 'default',
      document: 2,
      secret: 1,
      warnings: expect.arrayContaining([
        { code: 'coerced', path: 'system/smtp/port' },
        { code: 'port-25', path: 'system/smtp/port' },
      ]),
    });
    expect(JSON.stringify(settings.log.lines)).not.toMatch(/mail\.shop\.example|first password/);
  });

  it.each([
    ['not JSON', 'host: sekret', 'invalid-document'],
    ['a byte order mark', '\ufeff{}', 'invalid-document'],
    ['cut short', '{"system":', 'invalid-document'],
    ['an unknown field', '{"system":{"smtp":{"hostname":"sekret"}}}', 'invalid-document'],
    ['__proto__', '{"__proto__":{"x":"sekret"}}', 'invalid-document'],
    ['a duplicate key', '{"system":{},"system":{}}', 'invalid-document'],
    ['over 4 KB', `{"trans_email":{"ident_general":{"name":"${'sekret'.repeat(700)}"}}}`, 'invalid-document'],
    ['a metadata address', '{"system":{"smtp":{"host":"169.254.169.254","auth":"none"}}}', 'invalid-document'],
    [
      'a password in clear',
      '{"system":{"smtp":{"host":"smtp.shop.example","auth":"plain","username":"u"}}}',
      'invalid-document',
    ],
    ['sendmail where there is none', '{"system":{"smtp":{"transport":"sendmail"}}}', 'invalid-document'],
  ])('does not come into force if it is %s', async (_what, text, code) => {
    const settings = await configuredSettings();
    const before = await settings.pair();
    settings.write('default', text);
    await settings.guard();
    expect(await settings.pair()).toEqual({
      ...before,
      revision: 2,
      reviewed: {
        document: { version: 2, rejected: { code, reason: expect.any(String) } },
        secret: { version: 1 },
        at: expect.any(Number),
      },
    });
    expect(settings.log.lines.at(-1)).toMatchObject({
      level: 'warn',
      message: 'settings edit not in force',
      scope: 'default',
      parameter: 'document',
      version: 2,
      code,
    });
    expect(JSON.stringify([settings.log.lines, await settings.pair()])).not.toMatch(/sekret|169\.254/);
  });

  it('does not come into force as a SecureString, and is not decrypted', async () => {
    const settings = await configuredSettings();
    settings.write('default', '{}', { type: 'SecureString' });
    await settings.guard();
    expect((await settings.pair())?.reviewed.document.rejected?.code).toBe('invalid-document');
    expect(settings.parameters.reads).not.toContain('settings/default:2');
  });

  it('comes into force once it is corrected', async () => {
    const settings = await configuredSettings();
    settings.write('default', '{');
    await settings.guard();
    settings.save('default', { 'system/smtp/port': 2525 });
    await settings.guard();
    expect(await settings.pair()).toMatchObject({ document: { version: 3 }, reviewed: { document: { version: 3 } } });
    expect((await settings.pair())?.reviewed.document).not.toHaveProperty('rejected');
  });

  it('comes into force at a unique time, even within the same millisecond', async () => {
    const settings = await configuredSettings();
    const times = new Set([(await settings.pair())?.since]);
    for (const port of [2525, 587]) {
      settings.write('default', `{"system":{"smtp":{"port":${port}}}}`, { modifiedAt: settings.clock.now });
      await settings.guard();
      times.add((await settings.pair())?.since);
      settings.clock.now--;
    }
    expect(times.size).toBe(3);
  });

  it('is reviewed once, however many events report it', async () => {
    const settings = await configuredSettings();
    settings.write('default', '{');
    await settings.guard();
    const once = await settings.pair();
    const lines = settings.log.lines.length;
    await settings.guard();
    await settings.guard();
    expect(await settings.pair()).toEqual(once);
    expect(settings.log.lines).toHaveLength(lines);
  });

  it('changes nothing if SSM fails, and is reviewed later', async () => {
    const settings = await configuredSettings();
    const before = await settings.pair();
    settings.save('default', { 'system/smtp/port': 2525 });
    settings.parameters.failure = new ParametersUnavailable('down');
    await expect(settings.guard()).rejects.toThrow(ParametersUnavailable);
    expect(await settings.pair()).toEqual(before);
    settings.parameters.failure = undefined;
    await settings.guard();
    expect(await settings.pair()).toMatchObject({ document: { version: 2 } });
  });

  it('comes into force even if it cannot be labelled', async () => {
    const settings = await configuredSettings();
    settings.save('default', { 'system/smtp/port': 2525 });
    settings.parameters.labelInForce = async () => {
      throw new ParametersUnavailable('forbidden');
    };
    await settings.guard();
    expect(await settings.pair()).toMatchObject({ document: { version: 2 } });
    expect(settings.log.lines).toContainEqual(
      expect.objectContaining({ level: 'warn', message: 'versions in force are not labelled', scope: 'default' }),
    );
  });
});
