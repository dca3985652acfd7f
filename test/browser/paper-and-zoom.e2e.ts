import { describe, it } from 'vitest';
import { browser } from '../support/browser/admin.ts';
import { expectToBeForEverybody, expectToPrint, views } from '../support/browser/crowded-views.ts';

describe.skipIf(!browser)('on paper', () => {
  it.each(views)('$name prints completely, black on white, without controls', ({ hash }) => expectToPrint(hash));
});

describe.skipIf(!browser).each(['en-GB', 'ja-JP', 'zh-CN'])(
  'in %s, by day and night, and at twice the size',
  (locale) => {
    it.each(views)('$name is for everybody', ({ hash }) => expectToBeForEverybody(hash, locale));
  },
);
