import { DEFAULT_SCOPE } from '../../../../../shared/scope.ts';
import type { Fault } from '../../../../../shared/settings/document/fault.ts';
import { AdobeLabel } from '../../text/adobe-label.tsx';
import { useText } from '../../text/text-context.tsx';
import { differs, fieldOf } from '../edit/draft.ts';
import { SECRETS } from '../edit/snapshot.ts';
import type { Editor } from '../edit/use-editor.ts';
import { type FormGroup, groupOf, isShown } from './form-sections.ts';
import { SettingRow } from './setting-row.tsx';

interface SettingsGroupProps {
  group: FormGroup;
  editor: Editor;
  faults: readonly Fault[];
  isOpen: boolean;
  onToggle: (group: string, isOpen: boolean) => void;
}

/** A collapsible group of settings. */
export const SettingsGroup = ({ group, editor, faults, isOpen, onToggle }: SettingsGroupProps) => {
  const { t } = useText();
  const { snapshot, draft } = editor;
  const textAt = (path: string): string => fieldOf(snapshot, draft, path).text;
  const isFaulty = faults.some(({ path }) => groupOf(path) === group.path);
  const warnings = snapshot.warnings.filter(({ path, dismissed }) => groupOf(path) === group.path && !dismissed).length;
  const differing = group.settings.filter(
    ({ path }) => !SECRETS.includes(path) && differs(fieldOf(snapshot, draft, path)),
  ).length;
  const changes = group.settings.filter(({ path }) => draft.has(path)).length;
  return (
    <details open={isOpen || isFaulty} onToggle={(event) => onToggle(group.path, event.currentTarget.open)}>
      <summary>
        <h3>
          <AdobeLabel label={group.label} />
        </h3>
        {snapshot.scope !== DEFAULT_SCOPE && differing > 0 && (
          <span class="badge">{t('group.differ', { count: differing })}</span>
        )}
        {warnings > 0 && <span class="badge waiting">{t('group.warnings', { count: warnings })}</span>}
        {changes > 0 && <span class="badge accent">{t('group.changed', { count: changes })}</span>}
      </summary>
      {(isOpen || isFaulty) &&
        group.settings
          .filter((setting) => isShown(setting, textAt))
          .map((setting) => (
            <SettingRow
              key={setting.path}
              setting={setting}
              editor={editor}
              fault={faults.find(({ path }) => path === setting.path)}
            />
          ))}
    </details>
  );
};
