/**
 * Attempts that an event costs on average, and the share of events that become dead letters, where each attempt fails
 * with `failureRate` independently of the others and `poisonRate` of the events fail always.
 */
export function retriesOf(
  attempts: number,
  failureRate: number,
  poisonRate: number,
): { readonly attemptsPerEvent: number; readonly deadShare: number } {
  const allFail = failureRate ** attempts;
  const healthyAttempts = (1 - allFail) / (1 - failureRate);
  return {
    attemptsPerEvent: (1 - poisonRate) * healthyAttempts + poisonRate * attempts,
    deadShare: (1 - poisonRate) * allFail + poisonRate,
  };
}
