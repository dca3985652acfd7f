import { useState } from 'preact/hooks';
import { presetOfHost, presets, presetValues } from '../../../../../shared/presets/presets.ts';
import { useText } from '../../text/text-context.tsx';
import { Select } from '../../ui/select.tsx';
import { fieldOf } from '../edit/draft.ts';
import type { Editor } from '../edit/use-editor.ts';

const HOST = 'system/smtp/host';

/** Fills in the mail server of a well-known provider and shows the provider's limits. Does not save. */
export const PresetPicker = ({ editor }: { editor: Editor }) => {
  const { t, language } = useText();
  const host = fieldOf(editor.snapshot, editor.draft, HOST).text;
  const [chosen, setChosen] = useState('');
  const preset = presets.find(({ id }) => id === chosen) ?? presetOfHost(host);

  const choose = (id: string, server?: string) => {
    setChosen(id);
    const wanted = presets.find((one) => one.id === id);
    if (!wanted) return;
    const values = presetValues(wanted, server ?? wanted.servers[0].host);
    for (const [path, value] of Object.entries(values)) editor.change(path, String(value));
  };

  return (
    <div class="preset">
      <Select
        label={t('preset.provider')}
        value={preset?.id ?? ''}
        options={[
          { value: '', label: t('preset.none') },
          ...presets.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(id) => choose(id)}
      />
      {preset && preset.servers.length > 1 && (
        <Select
          label={t('preset.region')}
          value={host}
          options={preset.servers.map((server) => ({ value: server.host, label: server.region }))}
          onChange={(server) => choose(preset.id, server)}
        />
      )}
      {preset && (
        <p class="hint">
          {preset.limits[language]}{' '}
          <a href={preset.source} target="_blank" rel="noreferrer">
            {t('preset.source')}
          </a>
        </p>
      )}
    </div>
  );
};
