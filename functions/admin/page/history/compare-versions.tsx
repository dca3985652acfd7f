import { useState } from 'preact/hooks';
import type { VersionEntry } from '../api/settings-api.ts';
import { useText } from '../text/text-context.tsx';
import { Select } from '../ui/select.tsx';
import { diffOf } from './diff.ts';
import { DiffTable } from './diff-table.tsx';

/** Compares any two readable versions, at first the two newest. */
export const CompareVersions = ({ versions }: { versions: readonly VersionEntry[] }) => {
  const { t } = useText();
  const readable = versions.filter(({ document }) => document !== null);
  const [newest, previous] = readable;
  const [from, setFrom] = useState(previous?.version);
  const [to, setTo] = useState(newest?.version);
  if (!newest || !previous) return null;
  const documentOf = (version: number | undefined) => readable.find((one) => one.version === version)?.document ?? {};
  const options = readable.map(({ version }) => ({
    value: String(version),
    label: t('history.version', { version }),
  }));
  return (
    <details class="compare">
      <summary>{t('history.compare')}</summary>
      <div class="labelled-row">
        <Select
          label={t('diff.from')}
          value={String(from)}
          options={options}
          onChange={(one) => setFrom(Number(one))}
        />
        <Select label={t('diff.to')} value={String(to)} options={options} onChange={(one) => setTo(Number(one))} />
      </div>
      <DiffTable
        differences={diffOf(documentOf(from), documentOf(to))}
        from={t('history.version', { version: from ?? 0 })}
        to={t('history.version', { version: to ?? 0 })}
      />
    </details>
  );
};
