import { groups } from '../../../../../shared/settings/schema/groups.ts';
import { settings } from '../../../../../shared/settings/schema/schema.ts';
import { useText } from '../../text/text-context.tsx';
import { groupOf } from './form-sections.ts';

/** The group and label of a setting, for tables outside its form. */
export const SettingName = ({ path }: { path: string }) => {
  const { language } = useText();
  const setting = settings.get(path);
  const group = Object.entries(groups).find(([name]) => name === groupOf(path))?.[1];
  if (!setting || !group) return <code>{path}</code>;
  return (
    <span title={path}>
      <span class="group">{group.label[language]}</span> {setting.text[language].label}
    </span>
  );
};
