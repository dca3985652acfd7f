import { ValueCell } from '../settings/edit/value-cell.tsx';
import { SettingName } from '../settings/form/setting-name.tsx';
import { useText } from '../text/text-context.tsx';
import { TableHead } from '../ui/table-head.tsx';
import type { Difference } from './diff.ts';

interface DiffTableProps {
  differences: readonly Difference[];
  /** Column headings. */
  from: string;
  to: string;
}

/** The differences between two documents, one row per setting. */
export const DiffTable = ({ differences, from: before, to: after }: DiffTableProps) => {
  const { t } = useText();
  if (differences.length === 0) return <p class="hint">{t('diff.none')}</p>;
  return (
    <table class="cards">
      <TableHead columns={[t('diff.setting'), before, after]} />
      <tbody>
        {differences.map(({ path, from, to }) => (
          <tr key={path}>
            <th scope="row">
              <SettingName path={path} />
            </th>
            <td>
              <ValueCell path={path} text={from} />
            </td>
            <td>
              <ValueCell path={path} text={to} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
