interface TableHeadProps {
  columns: readonly string[];
  /** What the buttons of the last column do: read aloud, not shown. */
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
