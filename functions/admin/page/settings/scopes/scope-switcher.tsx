import { useState } from 'preact/hooks';
import { chainOf } from '../../../../../shared/scope.ts';
import type { ScopeStatus } from '../../api/settings-api.ts';
import { useText } from '../../text/text-context.tsx';
import { go } from '../../use-route.ts';
import { AddScope } from './add-scope.tsx';
import { scopeName } from './scope-name.ts';

/** Default first, then each website followed by its store views. */
const inTreeOrder = (scopes: Iterable<string>): string[] =>
  [...new Set(scopes)].sort((one, other) => chainOf(one).join(' ').localeCompare(chainOf(other).join(' ')));

/** Indents by two no-break spaces per level, since a native select cannot show a tree. */
const indented = (scope: string, name: string): string => '\u00a0\u00a0'.repeat(chainOf(scope).length - 1) + name;

/** Chooses the scope whose settings are shown, or creates a new one. */
export const ScopeSwitcher = ({ scopes, current }: { scopes: readonly ScopeStatus[]; current: string }) => {
  const text = useText();
  const [isAdding, setAdding] = useState(false);
  const known = inTreeOrder([...scopes.map(({ scope }) => scope), current]);
  const choose = (select: HTMLSelectElement) => {
    go({ view: 'settings', scope: select.value });
    // Reset until the view has agreed to be left.
    select.value = current;
  };
  return (
    <div class="scope-switcher">
      <label class="labelled">
        <span>{text.t('scope')}</span>
        <select onChange={(event) => choose(event.currentTarget)}>
          {known.map((scope) => (
            <option key={scope} value={scope} selected={scope === current}>
              {indented(scope, scopeName(scope, text))}
            </option>
          ))}
        </select>
      </label>
      <button type="button" onClick={() => setAdding(true)}>
        {text.t('scope.add')}
      </button>
      <a href={`#/history/${current}`}>{text.t('view.history')}</a>
      {isAdding && <AddScope onClose={() => setAdding(false)} />}
    </div>
  );
};
