import { DEFAULT_SCOPE } from '../../../../../shared/scope.ts';
import type { Text } from '../../text/text-context.tsx';
import { BUILT_IN } from '../edit/snapshot.ts';
import { levelOf } from '../form/form-sections.ts';

/** The display name of a scope, or of the source of a value. */
export const scopeName = (scope: string, { t }: Pick<Text, 't'>): string => {
  if (scope === BUILT_IN) return t('scope.builtIn');
  if (scope === DEFAULT_SCOPE) return t('scope.default');
  return t(levelOf(scope) === 'website' ? 'scope.website' : 'scope.storeView', { scope });
};
