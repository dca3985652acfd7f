import { useCallback } from 'preact/hooks';
import { settings } from '../../../../shared/settings/schema/schema.ts';
import { type Api, useApi } from '../api/api.ts';
import { scopeName } from '../settings/scopes/scope-name.ts';
import { type Text, useText } from '../text/text-context.tsx';
import { usePolled } from '../ui/use-polled.ts';

/** How many scopes are examined, widest first; each takes a request. */
const MOST_SCOPES = 20;

interface ListedWarning {
  code: string;
  /** The widest scope with this warning. */
  scope: string;
  paths: Set<string>;
}

/** Each warning that was not dismissed, once, with all settings it concerns, at the widest scope that has it; narrower ones inherit it. */
const warningsOf = async ({ settings: api }: Api): Promise<ListedWarning[]> => {
  const scopes = (await api.scopes()).map(({ scope }) => scope).sort((one, other) => depth(one) - depth(other));
  const bodies = await Promise.all(scopes.slice(0, MOST_SCOPES).map((scope) => api.read(scope)));
  const seen = new Set<string>();
  const listed = new Map<string, ListedWarning>();
  for (const { body } of bodies) {
    for (const { code, path } of body.warnings.filter(
      (one) => !one.dismissed && !seen.has(`${one.code} ${one.path}`),
    )) {
      seen.add(`${code} ${path}`);
      const one = listed.get(`${code} ${body.scope}`) ?? { code, scope: body.scope, paths: new Set() };
      listed.set(`${code} ${body.scope}`, one);
      one.paths.add(path);
    }
  }
  return [...listed.values()];
};

const depth = (scope: string): number => (scope === 'default' ? 0 : scope.split('.').length);

/** Warnings about the settings in force. */
export const WarningList = () => {
  const text = useText();
  const { t, word } = text;
  const api = useApi();
  const { value: warnings = [] } = usePolled(useCallback(() => warningsOf(api), [api]));
  if (warnings.length === 0) return null;
  return (
    <section aria-labelledby="warnings">
      <h2 id="warnings">{t('overview.warnings')}</h2>
      <ul class="warnings">
        {warnings.map(({ scope, code, paths }) => (
          <li key={`${code} ${scope}`}>
            {word('warning', code)}{' '}
            <a href={`#/settings/${scope}`}>
              {t('overview.warningAt', { name: scopeName(scope, text), settings: labelsOf(paths, text) })}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
};

const labelsOf = (paths: ReadonlySet<string>, { language }: Pick<Text, 'language'>): string =>
  [...new Set([...paths].map((path) => settings.get(path)?.text[language].label ?? path))].join(', ');
