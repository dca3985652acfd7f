import { settings } from '../../../../../shared/settings/schema/schema.ts';
import { useText } from '../../text/text-context.tsx';
import { optionText } from '../form/option-text.ts';

/** A table cell with a setting's value as in the form; null if inherited. */
export const ValueCell = ({ path, text }: { path: string; text: string | null }) => {
  const words = useText();
  if (text === null) return <em>{words.t('diff.inherited')}</em>;
  if (text === '') return <em>{words.t('diff.empty')}</em>;
  const option = settings.get(path)?.kind.options?.find(({ word }) => word === text);
  return option ? <span>{optionText(option, words)}</span> : <code>{text}</code>;
};
