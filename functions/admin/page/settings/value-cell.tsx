import { useText } from '../text/text-context.tsx';

/** A setting's value in a table; null: inherited. */
export const ValueCell = ({ text }: { text: string | null }) => {
  const { t } = useText();
  if (text === null) return <em>{t('diff.inherited')}</em>;
  return text === '' ? <em>{t('diff.empty')}</em> : <code>{text}</code>;
};
