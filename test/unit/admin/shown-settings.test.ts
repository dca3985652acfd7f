import { expect, it } from 'vitest';
import { isShown } from '../../../functions/admin/page/settings/form/form-sections.ts';
import { settings } from '../../../shared/settings/schema/schema.ts';

const isShownWith = (path: string, values: Record<string, string>): boolean => {
  const setting = settings.get(path);
  if (!setting) throw new Error(`There is no setting ${path}`);
  return isShown(setting, (other) => values[other] ?? '');
};

const microsoft = { 'system/smtp/transport': 'smtp', 'system/smtp/auth': 'xoauth2', 'oauth2/provider': 'microsoft' };

it('shows a setting only if those it depends on are shown, too', () => {
  expect(isShownWith('oauth2/tenant', microsoft)).toBe(true);
  expect(isShownWith('oauth2/tenant', { ...microsoft, 'oauth2/provider': 'google' })).toBe(false);
  expect(isShownWith('oauth2/tenant', { ...microsoft, 'system/smtp/auth': 'none' })).toBe(false);
  expect(isShownWith('oauth2/tenant', { ...microsoft, 'system/smtp/transport': 'sendmail' })).toBe(false);
});
