/** One use of a pooled quota: how much, and over how many days of the month it is spread. */
export interface PooledUse {
  readonly quantity: number;
  readonly days: number;
}

/**
 * Shares one monthly quota among its uses, in proportion: usage of one account arrives mixed, so no function, queue
 * or SKU has a better claim on the free part than another.
 * @returns the free quantity of each use, in order
 */
export function shareMonthlyQuota(uses: readonly PooledUse[], quota: number): number[] {
  const total = uses.reduce((sum, use) => sum + use.quantity, 0);
  return uses.map((use) => (total <= quota ? use.quantity : (use.quantity * quota) / total));
}

/**
 * Shares a quota that starts afresh every day and does not carry over. Each use is even over its days; uses with
 * fewer days fall on days on which those with more are also there (the busiest case).
 * @returns the free quantity of each use over the month, in order
 */
export function shareDailyQuota(uses: readonly PooledUse[], dailyQuota: number): number[] {
  const free = uses.map(() => 0);
  const ends = [...new Set(uses.map((use) => use.days))].sort((a, b) => a - b);
  let start = 0;
  for (const end of ends) {
    const daily = uses.map((use) => ({ quantity: use.days >= end ? use.quantity / use.days : 0, days: 1 }));
    for (const [index, share] of shareMonthlyQuota(daily, dailyQuota).entries()) {
      free[index] = (free[index] ?? 0) + share * (end - start);
    }
    start = end;
  }
  return free;
}
