import { useText } from '../../text/text-context.tsx';
import { withLabels } from '../../text/with-labels.ts';
import { Notice } from '../../ui/notice.tsx';
import { FieldWarnings } from '../form/field-warnings.tsx';
import type { Snapshot } from './snapshot.ts';

/** Which version senders use, what is to be known of it as a whole, and why a newer one is not it. */
export const InForceStatus = ({ snapshot: { scope, in_force, rejected, warnings } }: { snapshot: Snapshot }) => {
  const { t, dateTime, word } = useText();
  return (
    <>
      <p class="status">
        {in_force
          ? t('inForce.version', { version: in_force.version, since: dateTime(in_force.since) })
          : t(scope === 'default' ? 'inForce.never' : 'inForce.inherits')}
      </p>
      <FieldWarnings warnings={warnings.filter(({ path }) => path === '')} />
      {rejected && (
        <Notice kind="error">
          <p>
            <strong>{t('rejected.title', { version: rejected.version })}</strong> {word('rejected', rejected.code)}
          </p>
          <p lang="en">{withLabels(rejected.reason)}</p>
        </Notice>
      )}
    </>
  );
};
