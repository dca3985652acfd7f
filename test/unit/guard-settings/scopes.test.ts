import { describe, expect, it } from 'vitest';
import { ReviewOvertaken } from '../../../shared/settings/review/review-scope.ts';
import { configuredSettings, editedSettings } from '../../support/builders/edited-settings.ts';

describe('a narrower scope', () => {
  it('is reviewed again when what it lacked comes into force above it', async () => {
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

  it('is reviewed after the scope it inherits from, and not after any other', async () => {
    const settings = editedSettings();
    settings.write('us', '{');
    settings.write('eu.fr', '{"system":{"smtp":{"auth":"login"}}}');
    settings.write('eu', '{"system":{"smtp":{"auth":"plain","ssl":"tls"}}}');
    for (const scope of ['us', 'eu.fr', 'eu']) await settings.guard(scope);
    settings.savePassword('default', 'first password');
    settings.save('default', { 'system/smtp/auth': 'none', 'system/smtp/ssl': 'none' });
    await settings.guard();
    expect(await settings.pair('eu.fr')).toMatchObject({ document: { version: 1 } });

    const before = settings.parameters.reads.length;
    settings.write('eu', '{"system":{"smtp":{"auth":"plain","ssl":"ssl"}}}');
    await settings.guard('eu');
    expect(settings.parameters.reads.slice(before)).not.toContain('settings/us:1');
  });

  it('is not reviewed below a faulty scope', async () => {
    const settings = await configuredSettings();
    settings.parameters.remove('settings/default');
    settings.write('eu', '{"system":{"smtp":{"port":2525}}}');
    await settings.guard('eu');
    expect((await settings.pair('eu'))?.reviewed.document.rejected).toEqual({
      code: 'wider-scope-faulty',
      reason: 'The settings in force of scope default were deleted',
    });
  });
});

describe('concurrent reviews', () => {
  it('have the same result as a single one', async () => {
    const settings = await configuredSettings();
    settings.save('default', { 'system/smtp/host': 'smtp.new.example' });
    settings.savePassword('default', 'new password');
    await Promise.all([settings.guard(), settings.guard(), settings.guard()]);
    expect(await settings.pair()).toMatchObject({ revision: 2, document: { version: 2 }, secret: { version: 2 } });
  });

  it('stop if others always come first', async () => {
    const settings = await configuredSettings();
    settings.save('default', { 'system/smtp/port': 2525 });
    settings.inForce.move = async () => false;
    await expect(settings.guard()).rejects.toThrow(ReviewOvertaken);
  });
});
