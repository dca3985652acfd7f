import { useState } from 'preact/hooks';
import type { Fault } from '../../../../../shared/settings/document/fault.ts';
import { AdobeLabel } from '../../text/adobe-label.tsx';
import { useText } from '../../text/text-context.tsx';
import type { Editor } from '../edit/use-editor.ts';
import { levelOf, sectionsFor } from './form-sections.ts';
import { PresetPicker } from './preset-picker.tsx';
import { SettingsGroup } from './settings-group.tsx';

/** All settings of a scope's level in Adobe's order. The first group is open, and so are groups with errors. */
export const SettingsForm = ({ editor, faults }: { editor: Editor; faults: readonly Fault[] }) => {
  const { t } = useText();
  const sections = sectionsFor(levelOf(editor.snapshot.scope));
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set(['system/smtp']));
  const toggle = (group: string, isOpen: boolean) =>
    setOpen((before) => new Set(isOpen ? [...before, group] : [...before].filter((other) => other !== group)));
  const all = sections.flatMap(({ groups }) => groups.map(({ path }) => path));

  return (
    <form noValidate onSubmit={(event) => event.preventDefault()} aria-label={t('settings.title')}>
      <PresetPicker editor={editor} />
      <div class="fold">
        <button type="button" class="quiet" onClick={() => setOpen(new Set(all))}>
          {t('group.openAll')}
        </button>
        <button type="button" class="quiet" onClick={() => setOpen(new Set())}>
          {t('group.closeAll')}
        </button>
      </div>
      {sections.map((section) => (
        <section key={section.label.en}>
          <h2>
            <AdobeLabel label={section.label} />
          </h2>
          {section.groups.map((group) => (
            <SettingsGroup
              key={group.path}
              group={group}
              editor={editor}
              faults={faults}
              isOpen={open.has(group.path)}
              onToggle={toggle}
            />
          ))}
        </section>
      ))}
    </form>
  );
};
