import { useCallback, useState } from 'preact/hooks';
import { useApi } from '../api/api.ts';
import type { VersionEntry } from '../api/settings-api.ts';
import { scopeName } from '../settings/scopes/scope-name.ts';
import { faultsText } from '../text/fault-text.ts';
import { useText } from '../text/text-context.tsx';
import { Empty } from '../ui/empty.tsx';
import { Notice } from '../ui/notice.tsx';
import { Pending } from '../ui/pending.tsx';
import { usePolled } from '../ui/use-polled.ts';
import { CompareVersions } from './compare-versions.tsx';
import { RollbackDialog } from './rollback-dialog.tsx';

/** All versions of a scope's settings, with comparison and rollback. */
export const HistoryView = ({ scope }: { scope: string }) => {
  const text = useText();
  const { settings } = useApi();
  const loaded = usePolled(useCallback(() => settings.history(scope), [settings, scope]));
  const [chosen, choose] = useState<VersionEntry>();
  const [restored, setRestored] = useState<number>();

  const onRolledBack = async (version: number) => {
    choose(undefined);
    setRestored(version);
    await loaded.refresh();
  };

  return (
    <>
      <p class="back">
        <a href={`#/settings/${scope}`}>{text.t('history.back')}</a>
      </p>
      <h1>{text.t('history.title', { scope: scopeName(scope, text) })}</h1>
      {restored !== undefined && (
        <Notice kind="success">
          <p>{text.t('rollback.done', { version: restored })}</p>
        </Notice>
      )}
      <Pending of={loaded}>
        {(versions) => {
          const inForce = versions.find(({ in_force }) => in_force);
          return versions.length === 0 ? (
            <Empty title={text.t('history.empty')} text={text.t('history.emptyText')} />
          ) : (
            <>
              <CompareVersions versions={versions} />
              <ol class="versions">
                {versions.map((version) => (
                  <VersionItem key={version.version} entry={version} onRollBack={() => choose(version)} />
                ))}
              </ol>
              {chosen && (
                <RollbackDialog
                  scope={scope}
                  entry={chosen}
                  inForce={inForce}
                  onClose={() => choose(undefined)}
                  onDone={() => onRolledBack(chosen.version)}
                />
              )}
            </>
          );
        }}
      </Pending>
    </>
  );
};

/** `arn:aws:iam::1:user/ops` becomes `user/ops`, the part that people recognise. */
const nameOf = (by: string): string => by.split(':').at(-1) ?? by;

/** One version: when and by whom it was written, and whether it is in force or why not. */
const VersionItem = ({ entry, onRollBack }: { entry: VersionEntry; onRollBack: () => void }) => {
  const { t, dateTime, word, language } = useText();
  const { version, at, by, in_force, rejected, document } = entry;
  return (
    <li>
      <div>
        <strong>{t('history.version', { version })}</strong>{' '}
        {in_force && <span class="badge good">{t('history.inForce')}</span>}
        {rejected && <span class="badge bad">{t('history.rejected')}</span>}
        <p class="hint">
          <time dateTime={at}>{dateTime(at)}</time> · <span title={by}>{nameOf(by)}</span>
        </p>
        {rejected && (
          <p class="fault">
            {word('rejected', rejected.code)} {faultsText(rejected.reason, language)}
          </p>
        )}
      </div>
      {!in_force && document && (
        <button type="button" onClick={onRollBack} aria-label={t('rollback.openVersion', { version })}>
          {t('rollback.open')}
        </button>
      )}
    </li>
  );
};
