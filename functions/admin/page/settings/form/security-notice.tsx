import { useText } from '../../text/text-context.tsx';
import { Notice } from '../../ui/notice.tsx';

/** The values that Adobe advises, by path; any other one has the notice. */
const advised: Record<string, string> = { 'system/smtp/transport': 'smtp', 'system/smtp/set_return_path': 'no' };

/** Adobe's security notice, as soon as such a value is chosen. */
export const SecurityNotice = ({ path, text }: { path: string; text: string }) => {
  const { t } = useText();
  const value = advised[path];
  if (value === undefined || text === value) return null;
  return (
    <Notice kind="warning">
      <p>
        <strong>{t('security.title')}</strong> {t('security.text')}
      </p>
    </Notice>
  );
};
