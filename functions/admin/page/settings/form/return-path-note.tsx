import { useText } from '../../text/text-context.tsx';
import { fieldOf } from '../edit/draft.ts';
import type { Editor } from '../edit/use-editor.ts';

/** Says where returned mail will go, with the address it comes to. */
export const ReturnPathNote = ({ editor: { snapshot, draft } }: { editor: Editor }) => {
  const { t } = useText();
  const textAt = (path: string): string => fieldOf(snapshot, draft, path).text;
  const storeAddress = textAt('trans_email/ident_general/email');
  switch (textAt('system/smtp/set_return_path')) {
    case 'no':
      return <p class="outcome">{t('returnPath.no', { address: storeAddress })}</p>;
    case 'yes':
      return <p class="outcome">{t('returnPath.yes', { address: storeAddress })}</p>;
    default: {
      const address = textAt('system/smtp/return_path_email');
      return <p class="outcome">{address === '' ? t('returnPath.missing') : t('returnPath.specified', { address })}</p>;
    }
  }
};
