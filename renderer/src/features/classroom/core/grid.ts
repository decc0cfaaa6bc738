/** How many columns make the largest tiles of 16:9 for this many people in a stage of this shape (width ÷ height). */
export function columnsFor(people: number, shape: number): number {
  const tileWidth = (columns: number): number => {
    const rows = Math.ceil(people / columns);
    return Math.min(1 / columns, 16 / 9 / rows / shape);
  };
  let best = 1;
  // Of two that are as good, the wider one: faces side by side.
  for (let columns = 2; columns <= people; columns += 1) if (tileWidth(columns) >= tileWidth(best)) best = columns;
  return best;
}
