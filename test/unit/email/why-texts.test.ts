import { describe, expect, it } from 'vitest';
import { DNS_FINDINGS, OUTCOMES, STEPS, stepOf } from '../../../shared/email/why/codes.ts';
import { en } from '../../../shared/email/why/texts/en.ts';
import { ja } from '../../../shared/email/why/texts/ja.ts';
import { zh } from '../../../shared/email/why/texts/zh.ts';

describe.each([
  ['English', en],
  ['Japanese', ja],
  ['Chinese', zh],
] as const)('the texts in %s', (_language, texts) => {
  it('have every code, with the parameters that the English ones have', () => {
    const parameters = (text: string): string[] => text.match(/\{\w+\}/g)?.toSorted() ?? [];
    expect(Object.keys(texts.outcomes)).toEqual([...OUTCOMES]);
    expect(Object.keys(texts.causes)).toEqual(Object.keys(stepOf));
    expect(Object.keys(texts.dns)).toEqual([...DNS_FINDINGS]);
    expect(Object.keys(texts.steps)).toEqual([...STEPS]);
    for (const part of ['outcomes', 'causes', 'dns', 'steps'] as const) {
      for (const [code, text] of Object.entries(texts[part])) {
        expect(parameters(text), code).toEqual(parameters((en[part] as Record<string, string>)[code] ?? ''));
        expect(text, code).toMatch(/[.。]$/);
      }
    }
  });
});
