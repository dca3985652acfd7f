import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkDetail } from '../../../functions/admin/page/text/check-detail.ts';
import { faultsText, faultText } from '../../../functions/admin/page/text/fault-text.ts';
import { reasonText } from '../../../functions/admin/page/text/reason-text.ts';
import { refusalText } from '../../../functions/admin/page/text/refusal-text.ts';
import { sentenceIn } from '../../../functions/admin/page/text/sentence.ts';
import { sentencesJa } from '../../../functions/admin/page/text/sentences/ja.ts';
import { sentencesZh } from '../../../functions/admin/page/text/sentences/zh.ts';
import { reasonCodes } from '../../../shared/email/faults/reason-code.ts';
import { DETAIL_CODES } from '../../../shared/health/report.ts';
import { allowedHosts } from '../../../shared/settings/checks/host-rules.ts';
import { SENDER_NOT_ALLOWED } from '../../../shared/settings/checks/sender-rule.ts';
import { settings } from '../../../shared/settings/schema/schema.ts';
import { strayWords } from '../../support/browser/stray-words.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const languages = ['ja', 'zh'] as const;

const STRING = String.raw`('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|\`(?:[^\`\\]|\\.)*\`)`;

/** A literal of the source as it is shown, with its placeholders filled. */
const textOf = (literal: string): string =>
  literal
    .slice(1, -1)
    .replaceAll(/\$\{allowedHosts\(network\)\}/g, allowedHosts({ loopback: false, private: false }))
    .replaceAll(/\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g, 'system/smtp/host')
    .replaceAll(/\\(['"`])/g, '$1');

/** Every string literal that follows a match of the pattern, in the sources of these folders. */
const literalsIn = (folders: readonly string[], before: string): string[] => {
  const files = folders.flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: root }));
  const sources = files
    .filter((file) => !file.includes('functions/admin/'))
    .map((file) => readFileSync(`${root}/${file}`, 'utf8'));
  return sources.flatMap((source) =>
    [...source.matchAll(new RegExp(before + STRING, 'g'))].map(([, literal = '']) => textOf(literal)),
  );
};

/** Faults of a kind of setting have one text per kind. */
const isOfKind = (problem: string): boolean => problem === 'must be system/smtp/host';

describe.each(languages)('in %s, the page has a text for', (language) => {
  it('every fault of a setting in the sources', () => {
    const problems = literalsIn(
      ['shared/settings', 'functions/settings-api'],
      String.raw`(?:problem(?: =|:)|refuse\()\s*`,
    );
    const others = problems.filter(
      (problem) => !isOfKind(problem) && /^(?:must|is|can|The settings|The document)\b/.test(problem),
    );
    expect(others.length).toBeGreaterThan(30);
    expect(others.filter((problem) => sentenceIn(language, problem) === undefined)).toEqual([]);
  });

  it('every rule of a kind of setting', () => {
    for (const [path, { kind }] of settings) {
      const { text } = faultText({ path, problem: `must be ${kind.allowed}` }, language);
      const isChoice = kind.options !== undefined || kind.name === 'word list';
      const choices = isChoice ? (kind.allowed.replaceAll('_', ' ').match(/[A-Za-z]\w+/g) ?? []) : [];
      expect(strayWords(text.replaceAll('_', ' '), [...settingWords, ...choices]), path).toEqual([]);
    }
  });

  it('every refusal, at least for its kind', () => {
    const refusals = literalsIn(['functions', 'shared/http'], String.raw`new ApiError\(\s*\d+,\s*'\w+',\s*`);
    expect(refusals.length).toBeGreaterThan(40);
    for (const statusCode of [400, 401, 403, 404, 409, 412, 413, 422, 429, 500, 503]) {
      for (const message of refusals) {
        const told = refusalText({ statusCode, name: 'validation_error', message }, language);
        expect(strayWords(told, settingWords), message).toEqual([]);
      }
    }
  });

  it('every refusal to change an email', () => {
    const refusals = literalsIn(['functions/emails-api/manage'], String.raw`new ApiError\(\s*\d+,\s*'\w+',\s*`);
    expect(refusals.length).toBeGreaterThan(5);
    const all = [...refusals, `from: ${SENDER_NOT_ALLOWED}.`];
    expect(all.filter((message) => sentenceIn(language, message) === undefined)).toEqual([]);
  });

  it('every DNS finding about a domain', () => {
    const details = literalsIn(
      ['shared/domains'],
      String.raw`(?:detail(?: =|:)|missing:|published:|other:|several:|revoked:|\?|:)\s*`,
    );
    const sentences = details.filter((detail) => /^[A-Z].*[.]$/.test(detail) && !detail.includes('system/smtp/host'));
    expect(sentences.length).toBeGreaterThan(10);
    expect(sentences.filter((detail) => sentenceIn(language, detail) === undefined)).toEqual([]);
  });

  it('every finding of a health check', () => {
    for (const code of DETAIL_CODES) {
      const { text } = checkDetail(
        { code, values: { reason: 'auth-refused', phase: 'auth' }, detail: 'English' },
        language,
      );
      expect(strayWords(text), code).toEqual([]);
    }
    expect(checkDetail({ code: null, values: {}, detail: 'English' }, language).text).toBe('');
  });

  it('every reason of an email, including those that contain the fault of a setting', () => {
    for (const code of reasonCodes)
      expect(strayWords(reasonText({ reason: 'English', reason_code: code }, language).text)).toEqual([]);
    const faulty = 'The settings in force do not fit: system/smtp/username must be set unless system/smtp/auth is none';
    const { text } = reasonText({ reason: faulty, reason_code: null }, language);
    expect(text).toContain(settings.get('system/smtp/username')?.text[language].label);
    expect(strayWords(text, settingWords)).toEqual([]);
    expect(reasonText({ reason: 'Something new', reason_code: null }, language).text).not.toMatch(/new/);
  });

  it('several faults in one line, each with the name of its setting', () => {
    const line =
      'system/smtp/ssl must be ssl or tls unless system/smtp/auth is none; delivery/tls_ca at scope eu.fr must be an object.';
    expect(strayWords(faultsText(line, language), [...settingWords, 'eu', 'fr'])).toEqual([]);
    expect(faultsText('An unknown sentence.', language)).toBe('');
  });
});

/** Values of settings and their labels that are not translated. */
const settingWords = [
  ...[
    'none',
    'ssl',
    'tls',
    'smtp',
    'plain',
    'sendmail',
    'default',
    'String',
    'SecureString',
    'TRUE',
    's1',
    'federatedAudiences',
  ],
  ...[...settings.values()].flatMap(({ text }) =>
    [text.ja.label, text.zh.label].flatMap((label) => label.match(/[A-Za-z]+/g) ?? []),
  ),
];

describe('the texts', () => {
  it('have the same placeholders in every language', () => {
    const blanks = (text: string) => [...text.matchAll(/\{\w\}/g)].map(([blank]) => blank).sort();
    for (const [english, japanese] of Object.entries(sentencesJa)) {
      const chinese = sentencesZh[english as keyof typeof sentencesZh];
      expect(blanks(english), english).toEqual(expect.arrayContaining(blanks(japanese)));
      expect(blanks(chinese), english).toEqual(blanks(japanese));
    }
  });

  it('refer to settings by their labels', () => {
    const text = sentenceIn('ja', 'must be set while system/smtp/set_return_path is specified');
    expect(text).toBe(`${settings.get('system/smtp/set_return_path')?.text.ja.label} が specified のときは必須です。`);
  });
});
