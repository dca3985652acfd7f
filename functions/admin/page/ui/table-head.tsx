interface TableHeadProps {
  columns: readonly string[];
  /** The heading of the last column's buttons, for screen readers only. */
  action?: string;
}

/** The header row of a table. */
export const TableHead = ({ columns, action }: TableHeadProps) => (
  <thead>
    <tr>
      {columns.map((column) => (
        <th key={column} scope="col">
          {column}
        </th>
      ))}
      {action !== undefined && (
        <th scope="col">
          <span class="hidden">{action}</span>
        </th>
      )}
    </tr>
  </thead>
);
