import { DEFAULT_SCOPE } from '../../../../../shared/scope.ts';
import { type GroupPath, groups } from '../../../../../shared/settings/schema/groups.ts';
import { settings, type UntypedSetting } from '../../../../../shared/settings/schema/schema.ts';
import type { ScopeLevel, Translated } from '../../../../../shared/settings/schema/setting.ts';

export interface FormGroup {
  path: GroupPath;
  label: Translated<string>;
  settings: readonly UntypedSetting[];
}

export interface FormSection {
  label: Translated<string>;
  groups: readonly FormGroup[];
}

/** The level of a scope in Adobe's terms. */
export const levelOf = (scope: string): ScopeLevel => {
  if (scope === DEFAULT_SCOPE) return 'default';
  return scope.includes('.') ? 'store view' : 'website';
};

/** `system/smtp/host` becomes `system/smtp`. */
export const groupOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/** The settings available at a level, in the order of Adobe's screens. Like Adobe's, a form omits the others. */
export const sectionsFor = (level: ScopeLevel): FormSection[] => {
  const atLevel = [...settings.values()].filter(({ scopes }) => scopes.includes(level));
  const formGroups = Object.entries(groups).flatMap(([path, { section, label }]) => {
    const own = atLevel.filter((setting) => groupOf(setting.path) === path);
    return own.length === 0 ? [] : [{ section, group: { path: path as GroupPath, label, settings: own } }];
  });
  return [...Map.groupBy(formGroups, ({ section }) => section)].map(([label, members]) => ({
    label,
    groups: members.map(({ group }) => group),
  }));
};

/** Whether a setting applies: the setting it depends on has the required value and applies itself. */
export const isShown = ({ shownWhen }: UntypedSetting, textAt: (path: string) => string): boolean => {
  if (shownWhen === undefined) return true;
  const decisive = settings.get(shownWhen.path);
  const isDecisiveShown = decisive === undefined || isShown(decisive, textAt);
  return isDecisiveShown && [shownWhen.is].flat().includes(textAt(shownWhen.path));
};
