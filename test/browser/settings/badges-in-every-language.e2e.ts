import { describe, expect, it } from 'vitest';
import type { FakeWorld } from '../../support/admin-api/fake-api.ts';
import { browser, openAdmin } from '../../support/browser/admin.ts';
import { axeFindings } from '../../support/browser/axe.ts';
import { expectToFitNarrowScreens } from '../../support/browser/narrow-screens.ts';
import { row } from '../../support/browser/settings-page.ts';

const arrange = ({ settings }: FakeWorld): void => {
  settings.save('default', { system: { smtp: { host: 'smtp.shop.example', username: 'shop' } } });
  settings.save('eu', { system: { smtp: { host: 'smtp.eu.example', username: 'shop' } } });
};

describe.skipIf(!browser)('a badge', () => {
  it.each([
    ['ja-JP', 'デフォルト設定 (Default Config)と異なる値', '表示しない', /Ops .*非表示にしました/],
    ['zh-CN', '与“默认配置 (Default Config)”不同', '不再提示', /Ops .*关闭此提示/],
  ])('and a dismissed warning read well in %s', async (locale, badge, dismiss, dismissed) => {
    const { page } = await openAdmin({ arrange, hash: '#/settings/eu', locale });
    await page.getByText(badge).waitFor();
    await row(page, 'system/smtp/port').getByRole('button', { name: dismiss }).click();
    await page.getByText(dismissed).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await expectToFitNarrowScreens(page);
  });
});
