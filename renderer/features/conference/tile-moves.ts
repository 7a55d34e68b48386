/** Where an arrow key leads among `count` tiles in rows of `columns`; undefined for other keys, and past an edge the tile stays. */
export function tileAfter(key: string, index: number, count: number, columns: number): number | undefined {
  const last = count - 1;
  switch (key) {
    case 'ArrowRight':
      return Math.min(index + 1, last);
    case 'ArrowLeft':
      return Math.max(index - 1, 0);
    case 'ArrowDown':
      return downFrom(index, last, columns);
    case 'ArrowUp':
      return index < columns ? index : index - columns;
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

/** The tile below; where the last row is shorter, its last one. */
function downFrom(index: number, last: number, columns: number): number {
  const onLastRow = Math.floor(index / columns) === Math.floor(last / columns);
  return onLastRow ? index : Math.min(index + columns, last);
}
