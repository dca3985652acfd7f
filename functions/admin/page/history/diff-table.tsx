import { ValueCell } from '../settings/edit/value-cell.tsx';
import { SettingName } from '../settings/form/setting-name.tsx';
import { useText } from '../text/text-context.tsx';
import { TableHead } from '../ui/table-head.tsx';
import type { Difference } from './diff.ts';

/** Differences of two documents, a setting a row. */
export const DiffTable = ({ differences }: { differences: readonly Difference[] }) => {
  const { t } = useText();
  if (differences.length === 0) return <p class="hint">{t('diff.none')}</p>;
  return (
    <table class="cards">
      <TableHead columns={[t('diff.setting'), t('diff.inForce'), t('diff.thisVersion')]} />
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
