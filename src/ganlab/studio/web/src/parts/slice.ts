/** How a box shows picture `index` of a sheet: pictures row by row, `gap` pixels between them, none around. */
export function slice(sheet: { width: number; height: number }, columns: number, rows: number, index: number, gap = 0): { backgroundSize: string; backgroundPosition: string; aspectRatio: string } {
  const width = (sheet.width + gap) / columns - gap;
  const height = (sheet.height + gap) / rows - gap;
  const column = index % columns;
  const row = Math.floor(index / columns);
  const share = (place: number, of: number): number => (of > 1 ? (100 * place) / (of - 1) : 0);
  return {
    backgroundSize: `${(100 * sheet.width) / width}% ${(100 * sheet.height) / height}%`,
    backgroundPosition: `${share(column, columns)}% ${share(row, rows)}%`,
    aspectRatio: `${width} / ${height}`,
  };
}
