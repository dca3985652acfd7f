import { describe, it } from 'vitest';
import { browser } from '../support/browser/admin.ts';
import { expectToBeForEverybody, views } from '../support/browser/crowded-views.ts';

describe.skipIf(!browser).each(['ja-JP', 'zh-CN'])('in %s, by day and night, and at twice the size', (locale) => {
  it.each(views)('$name is for everybody', ({ hash }) => expectToBeForEverybody(hash, locale));
});
