import { useText } from '../text/text-context.tsx';
import { Notice } from '../ui/notice.tsx';
import type { Snapshot } from './snapshot.ts';

/** Which version senders use, and why a newer one is not it. */
export const InForceStatus = ({ snapshot: { scope, in_force, rejected } }: { snapshot: Snapshot }) => {
  const { t, dateTime, word } = useText();
  return (
    <>
      <p class="status">
        {in_force
          ? t('inForce.version', { version: in_force.version, since: dateTime(in_force.since) })
          : t(scope === 'default' ? 'inForce.never' : 'inForce.inherits')}
      </p>
      {rejected && (
        <Notice kind="error">
          <p>
            <strong>{t('rejected.title', { version: rejected.version })}</strong> {word('rejected', rejected.code)}
          </p>
          <p lang="en">{rejected.reason}</p>
        </Notice>
      )}
    </>
  );
};
