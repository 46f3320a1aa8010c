/** The work itself: put yours here. It depends on its input alone, so that every attempt gives the same. */
export function summarise(values: readonly number[]): { count: number; mean: number; median: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
  return {
    count: values.length,
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    median,
  };
}
