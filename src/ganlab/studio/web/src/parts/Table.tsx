import type { ReactNode } from 'react';

export interface Column<Row> {
  key: string;
  title: string;
  number?: boolean;
  cell: (row: Row) => ReactNode;
  /** Named in `sort` when its head is pressed. */
  sortable?: boolean;
}
interface Props<Row> {
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  id: (row: Row) => string;
  /** A column's key; with a minus, the greatest first. */
  sort?: string;
  onSort?: (sort: string) => void;
}

export function Table<Row>({ caption, columns, rows, id, sort = '', onSort }: Props<Row>) {
  const order = (key: string) => (sort === key ? 'ascending' : sort === `-${key}` ? 'descending' : undefined);
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" data-column={column.key} className={column.number ? 'number' : undefined} aria-sort={order(column.key)}>
                {column.sortable && onSort ? (
                  <button type="button" onClick={() => onSort(sort === column.key ? `-${column.key}` : sort === `-${column.key}` ? '' : column.key)}>
                    {column.title}
                    <span aria-hidden="true">{order(column.key) === 'ascending' ? '↑' : order(column.key) === 'descending' ? '↓' : ''}</span>
                  </button>
                ) : column.title || <span className="visually-hidden">Actions</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={id(row)}>
              {columns.map((column) => <td key={column.key} data-column={column.key} className={column.number ? 'number' : undefined}>{column.cell(row)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
