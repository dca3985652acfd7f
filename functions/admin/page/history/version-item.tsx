import type { VersionEntry } from '../api/settings-api.ts';
import { useText } from '../text/text-context.tsx';
import { withLabels } from '../text/with-labels.ts';

/** `arn:aws:iam::1:user/ops` → `user/ops`: the part that people know. */
const nameOf = (by: string): string => by.split(':').at(-1) ?? by;

/** One version: when, by whom, in force or why not. */
export const VersionItem = ({ entry, onRollBack }: { entry: VersionEntry; onRollBack: () => void }) => {
  const { t, dateTime, word } = useText();
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
            {word('rejected', rejected.code)} <span lang="en">{withLabels(rejected.reason)}</span>
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
