import { describe, expect, it } from 'vitest';
import { JudgementOvertaken } from '../../functions/guard-settings/judge-scope.ts';
import { ParametersUnavailable } from '../../shared/errors.ts';
import { configuredSettings, editedSettings } from '../support/edited-settings.ts';

const SETTINGS_API = 'arn:aws:sts::000000000000:assumed-role/settings-api/x';
const isOwn = (modifiedBy: string) => modifiedBy === SETTINGS_API;

describe('a fresh deployment', () => {
  it('comes in force with document and password, whichever was written first', async () => {
    const documentFirst = editedSettings();
    documentFirst.save('default');
    await documentFirst.guard();
    expect(await documentFirst.pair()).toMatchObject({
      judged: { document: { version: 1, rejected: { code: 'password-needed' } }, secret: { version: 0 } },
    });
    documentFirst.savePassword('default', 'first password');
    await documentFirst.guard();

    const passwordFirst = editedSettings();
    passwordFirst.savePassword('default', 'first password');
    await passwordFirst.guard();
    expect(await passwordFirst.pair()).toMatchObject({
      judged: { document: { version: 0 }, secret: { version: 1, rejected: { code: 'waits-for-document' } } },
    });
    passwordFirst.save('default');
    await passwordFirst.guard();

    for (const settings of [documentFirst, passwordFirst]) {
      expect(await settings.pair()).toMatchObject({
        revision: 2,
        document: { version: 1 },
        secret: { version: 1, host: 'smtp.shop.example' },
        judged: { document: { version: 1 }, secret: { version: 1 } },
      });
      expect(settings.waits).toEqual([]);
    }
  });

  it('has nothing recorded for a scope that nobody edited', async () => {
    const settings = editedSettings();
    await settings.guard('eu');
    expect(await settings.pair('eu')).toBeUndefined();
  });
});

describe('an edit', () => {
  it('comes in force, is labelled, and logged with warnings and without values', async () => {
    const settings = await configuredSettings();
    settings.write(
      'default',
      JSON.stringify({ system: { smtp: { host: 'mail.shop.example', port: '25', auth: 'none' } } }),
    );
    await settings.guard();
    expect(await settings.pair()).toMatchObject({ document: { version: 2 }, judged: { document: { version: 2 } } });
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
  ])('stays out of force when it is %s', async (_what, text, code) => {
    const settings = await configuredSettings();
    const before = await settings.pair();
    settings.write('default', text);
    await settings.guard();
    expect(await settings.pair()).toEqual({
      ...before,
      revision: 2,
      judged: {
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

  it('stays out of force as a SecureString, without being decrypted', async () => {
    const settings = await configuredSettings();
    settings.write('default', '{}', { type: 'SecureString' });
    await settings.guard();
    expect((await settings.pair())?.judged.document.rejected?.code).toBe('invalid-document');
    expect(settings.parameters.reads).not.toContain('settings/default:2');
  });

  it('comes in force once it is corrected', async () => {
    const settings = await configuredSettings();
    settings.write('default', '{');
    await settings.guard();
    settings.save('default', { 'system/smtp/port': 2525 });
    await settings.guard();
    expect(await settings.pair()).toMatchObject({ document: { version: 3 }, judged: { document: { version: 3 } } });
    expect((await settings.pair())?.judged.document).not.toHaveProperty('rejected');
  });

  it('is judged once, however many events tell of it', async () => {
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

  it('changes nothing when SSM fails, and is judged later', async () => {
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

  it('is in force although it cannot be labelled', async () => {
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

describe('a password', () => {
  it('changed alone belongs to the host in force, after a moment in which a document might follow', async () => {
    const settings = await configuredSettings();
    settings.savePassword('default', 'second password');
    await settings.guard();
    expect(settings.waits).toEqual([10_000]);
    expect(await settings.pair()).toMatchObject({
      document: { version: 1 },
      secret: { version: 2, host: 'smtp.shop.example' },
    });
  });

  it('written just before its host never goes to the old host', async () => {
    const settings = await configuredSettings({ wait: async () => void settings.save('default', newHost) });
    const newHost = { 'system/smtp/host': 'smtp.new.example' };
    settings.savePassword('default', 'new password');
    await settings.guard();
    expect(await settings.pair()).toMatchObject({
      revision: 2,
      document: { version: 2 },
      secret: { version: 2, host: 'smtp.new.example' },
    });
  });

  it('is needed again when the host changes', async () => {
    const settings = await configuredSettings();
    settings.save('default', { 'system/smtp/host': 'smtp.new.example' });
    await settings.guard();
    expect(await settings.pair()).toMatchObject({
      document: { version: 1 },
      secret: { version: 1, host: 'smtp.shop.example' },
      judged: { document: { version: 2, rejected: { code: 'password-needed' } } },
    });
    settings.savePassword('default', 'new password');
    await settings.guard();
    expect(settings.waits).toEqual([]);
    expect(await settings.pair()).toMatchObject({
      document: { version: 2 },
      secret: { version: 2, host: 'smtp.new.example' },
      judged: { document: { version: 2 }, secret: { version: 2 } },
    });
  });

  it('is needed again when a narrower scope has a host of its own', async () => {
    const settings = await configuredSettings();
    settings.write('eu', '{"system":{"smtp":{"host":"smtp.eu.example"}}}');
    await settings.guard('eu');
    expect((await settings.pair('eu'))?.judged.document.rejected?.code).toBe('password-needed');
    settings.savePassword('eu', 'password of eu');
    await settings.guard('eu');
    expect(await settings.pair('eu')).toMatchObject({ secret: { version: 1, host: 'smtp.eu.example' } });
  });

  it('is not needed again when the host is only spelled in other letters, or nobody logs in', async () => {
    const settings = await configuredSettings();
    settings.write(
      'default',
      JSON.stringify({
        system: { smtp: { host: 'SMTP.shop.EXAMPLE', port: 465, ssl: 'ssl', auth: 'plain', username: 'x' } },
      }),
    );
    await settings.guard();
    expect(await settings.pair()).toMatchObject({ document: { version: 2 } });
    settings.save('default', { 'system/smtp/host': 'smtp.open.example', 'system/smtp/auth': 'none' });
    await settings.guard();
    expect(await settings.pair()).toMatchObject({ document: { version: 3 }, secret: { host: 'smtp.shop.example' } });
  });

  it.each([
    ['as a String', 'good password', { type: 'String' as const }],
    ['with a line break', 'good password\n', {}],
    ['with NUL', 'good\0password', {}],
  ])('stays out of force %s, and keeps no document back', async (_what, password, edit) => {
    const settings = await configuredSettings();
    settings.savePassword('default', password, edit);
    await settings.guard();
    expect(await settings.pair()).toMatchObject({
      secret: { version: 1 },
      judged: { secret: { version: 2, rejected: { code: 'invalid-secret' } } },
    });
    expect(settings.waits).toEqual([]);
    settings.save('default', { 'system/smtp/port': 2525 });
    await settings.guard();
    expect(await settings.pair()).toMatchObject({ document: { version: 2 }, secret: { version: 1 } });
    expect(JSON.stringify([settings.log.lines, await settings.pair()])).not.toContain('password\\n');
  });

  it('waits while the document beside it is being corrected', async () => {
    const settings = await configuredSettings();
    settings.write('default', '{"system":{"smtp":{"host":"smtp.new.example",}}}');
    settings.savePassword('default', 'new password');
    await settings.guard();
    expect(await settings.pair()).toMatchObject({
      secret: { version: 1, host: 'smtp.shop.example' },
      judged: { secret: { version: 2, rejected: { code: 'waits-for-document' } } },
    });
    settings.save('default', { 'system/smtp/host': 'smtp.new.example' });
    await settings.guard();
    expect(await settings.pair()).toMatchObject({
      document: { version: 3 },
      secret: { version: 2, host: 'smtp.new.example' },
    });
  });

  it('waits until somebody says which host it is for', async () => {
    const settings = editedSettings();
    settings.write('default', '{"delivery":{"max_connections":2}}');
    settings.savePassword('default', 'first password');
    await settings.guard();
    expect(await settings.pair()).toMatchObject({
      document: { version: 1 },
      judged: { secret: { version: 1, rejected: { code: 'waits-for-document' } } },
    });
    settings.save('default');
    await settings.guard();
    expect(await settings.pair()).toMatchObject({ secret: { version: 1, host: 'smtp.shop.example' } });
  });

  it('under the key that the whole account may use is warned about', async () => {
    const settings = await configuredSettings();
    settings.savePassword('default', 'second password', { keyId: 'alias/aws/ssm' });
    await settings.guard();
    expect(settings.log.lines.at(-1)).toMatchObject({
      warnings: [{ code: 'shared-key', path: 'system/smtp/password' }],
    });
  });
});

describe('a parameter that is deleted', () => {
  it('is recorded, and stays what is in force until it is created again', async () => {
    const settings = await configuredSettings();
    const before = await settings.pair();
    settings.parameters.remove('settings/default');
    await settings.guard();
    expect(await settings.pair()).toMatchObject({
      document: before?.document,
      judged: { document: { version: 1, rejected: { code: 'deleted' } } },
    });
    const deleted = await settings.pair();
    await settings.guard();
    expect(await settings.pair()).toEqual(deleted);

    settings.later();
    settings.save('default', { 'system/smtp/port': 2525 });
    await settings.guard();
    const recreated = await settings.pair();
    expect(recreated).toMatchObject({ document: { version: 1 }, judged: { document: { version: 1 } } });
    expect(recreated?.document?.sha256).not.toBe(before?.document?.sha256);
    expect(recreated?.judged.document).not.toHaveProperty('rejected');
  });

  it('and created again is judged anew, though no event told of the deletion and its version is lower', async () => {
    const settings = await configuredSettings();
    settings.save('default', { 'system/smtp/port': 2525 });
    await settings.guard();
    settings.later();
    settings.parameters.remove('settings/default');
    settings.save('default', { 'system/smtp/port': 465, 'system/smtp/ssl': 'ssl' });
    await settings.guard();
    expect(await settings.pair()).toMatchObject({ document: { version: 1 }, judged: { document: { version: 1 } } });
  });

  it('and created again does not lend an old password to a new host', async () => {
    const settings = await configuredSettings();
    settings.parameters.remove('settings/default');
    settings.save('default', { 'system/smtp/host': 'smtp.evil.example' });
    await settings.guard();
    expect(await settings.pair()).toMatchObject({
      secret: { version: 1, host: 'smtp.shop.example' },
      judged: { document: { version: 1, rejected: { code: 'password-needed' } } },
    });
  });

  it('as a password, created again, belongs to the host in force', async () => {
    const settings = await configuredSettings();
    const before = await settings.pair();
    settings.parameters.remove('secrets/default/smtp-password');
    await settings.guard();
    expect((await settings.pair())?.judged.secret.rejected?.code).toBe('deleted');
    settings.later();
    settings.savePassword('default', 'another password');
    await settings.guard();
    const pair = await settings.pair();
    expect(pair).toMatchObject({
      secret: { version: 1, host: 'smtp.shop.example' },
      judged: { secret: { version: 1 } },
    });
    expect(pair?.since).toBeGreaterThan(before?.since ?? 0);

    settings.later();
    settings.save('default', { 'system/smtp/host': 'smtp.evil.example' });
    await settings.guard();
    expect((await settings.pair())?.judged.document.rejected?.code).toBe('password-needed');
  });
});

describe('a stale answer of SSM', () => {
  it('does not bring an older version back', async () => {
    const settings = await configuredSettings();
    settings.save('default', { 'system/smtp/port': 2525 });
    await settings.guard();
    const before = await settings.pair();
    const { edits } = settings.parameters;
    settings.parameters.edits = async (name) => (await edits(name)).filter(({ version }) => version < 2);
    await settings.guard();
    expect(await settings.pair()).toEqual(before);
  });
});

describe('what Storemail wrote itself', () => {
  it('is never adopted, neither a document nor a password of a save that was given up', async () => {
    const settings = await configuredSettings({ isOwn });
    const before = await settings.pair();
    settings.write('default', '{"system":{"smtp":{"port":2525}}}', { modifiedBy: SETTINGS_API });
    settings.savePassword('default', 'given up', { modifiedBy: SETTINGS_API });
    await settings.guard();
    expect(await settings.pair()).toEqual(before);

    settings.save('default', { 'system/smtp/host': 'smtp.evil.example' });
    await settings.guard();
    expect((await settings.pair())?.judged.document).toMatchObject({
      version: 3,
      rejected: { code: 'password-needed' },
    });
  });

  it('does not hide an edit of people before it', async () => {
    const settings = await configuredSettings({ isOwn });
    settings.save('default', { 'system/smtp/port': 2525 });
    settings.write('default', '{}', { modifiedBy: SETTINGS_API });
    await settings.guard();
    expect(await settings.pair()).toMatchObject({ document: { version: 2 } });
  });
});

describe('a rollback', () => {
  it('is not undone by a later event, nor by a new password', async () => {
    const settings = await configuredSettings();
    const first = await settings.pair();
    settings.save('default', { 'system/smtp/port': 2525 });
    await settings.guard();
    const second = await settings.pair();
    if (!first?.document || !second) throw new Error('Two documents were in force');
    await settings.inForce.move({ ...second, revision: 3, document: first.document, since: settings.clock.now });
    await settings.guard();
    expect(await settings.pair()).toMatchObject({ revision: 3, document: { version: 1 } });

    settings.later();
    settings.savePassword('default', 'second password');
    await settings.guard();
    expect(await settings.pair()).toMatchObject({ document: { version: 1 }, secret: { version: 2 } });
  });

  it('of the password does not lend the newer one to another host', async () => {
    const settings = await configuredSettings();
    settings.savePassword('default', 'second password');
    await settings.guard();
    const pair = await settings.pair();
    if (!pair) throw new Error('A pair was in force');
    const secret = { version: 1, host: 'smtp.shop.example' };
    await settings.inForce.move({ ...pair, revision: pair.revision + 1, secret });
    settings.save('default', { 'system/smtp/host': 'smtp.evil.example' });
    await settings.guard();
    expect((await settings.pair())?.judged.document.rejected?.code).toBe('password-needed');
  });
});

describe('a narrower scope', () => {
  it('is judged again when what it lacked comes in force above it', async () => {
    const settings = editedSettings();
    settings.write('eu', '{"system":{"smtp":{"auth":"plain"}}}');
    settings.write('eu.fr', '{"system":{"smtp":{"auth":"login"}}}');
    settings.write('us', '{');
    for (const scope of ['eu.fr', 'eu', 'us']) await settings.guard(scope);
    expect((await settings.pair('eu'))?.document).toBeUndefined();
    settings.save('default');
    settings.savePassword('default', 'first password');
    await settings.guard();
    expect(await settings.pair('eu')).toMatchObject({ document: { version: 1 } });
    expect(await settings.pair('eu.fr')).toMatchObject({ document: { version: 1 } });
    expect((await settings.pair('us'))?.document).toBeUndefined();
  });

  it('is not judged on top of a wider scope that is faulty', async () => {
    const settings = await configuredSettings();
    settings.parameters.remove('settings/default');
    settings.write('eu', '{"system":{"smtp":{"port":2525}}}');
    await settings.guard('eu');
    expect((await settings.pair('eu'))?.judged.document.rejected).toEqual({
      code: 'wider-scope-faulty',
      reason: 'The settings in force of scope default were deleted',
    });
  });
});

describe('several judgements at once', () => {
  it('come to what one alone would', async () => {
    const settings = await configuredSettings();
    settings.save('default', { 'system/smtp/host': 'smtp.new.example' });
    settings.savePassword('default', 'new password');
    await Promise.all([settings.guard(), settings.guard(), settings.guard()]);
    expect(await settings.pair()).toMatchObject({ revision: 2, document: { version: 2 }, secret: { version: 2 } });
  });

  it('give up when others always come first', async () => {
    const settings = await configuredSettings();
    settings.save('default', { 'system/smtp/port': 2525 });
    settings.inForce.move = async () => false;
    await expect(settings.guard()).rejects.toThrow(JudgementOvertaken);
  });
});
