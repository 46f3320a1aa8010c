import { CostError } from "../errors.ts";

/** Traffic to one function and how its cloud keeps environments. */
export interface ColdStartTraffic {
  /** Mean arrival rate; arrivals are taken as Poisson. */
  readonly requestsPerSecond: number;
  /** Mean time a request holds its place in an environment. */
  readonly durationMs: number;
  /** How long an environment that serves nothing is kept. */
  readonly keepAliveSeconds: number;
  /** Requests one environment serves at a time. Lambda: 1. */
  readonly concurrency?: number;
  /** Environments that are always kept ready (provisioned, always-ready or minimum instances). */
  readonly alwaysReady?: number;
}

/**
 * Share of requests (0 to 1) that have to wait for a new environment.
 *
 * Model: that of N. Mahmoudi and H. Khazaei, "Performance Modeling of Serverless Computing Platforms", IEEE
 * Transactions on Cloud Computing, 2020: Poisson arrivals, an environment for every
 * request in progress, reuse of the most recently used idle environment, expiry after a fixed idle time. Then the number
 * in progress is that of the M/G/infinity queue, Poisson with mean a = rate × duration, and the environment at place
 * n+1 is met cold exactly when the number in progress rises from n to n+1 after staying at n or below for longer than
 * the keep-alive T. With the birth-death chain of exponential service,
 *
 *   cold share = sum over n of P(N = n) × P(time to rise from n to n+1 > T),
 *
 * where the rise times have well-known moment recursions (Keilson, "Markov Chain Models: Rarity and Exponentiality",
 * 1979): short returns, plus an exponential tail whose weight and rate are fitted to the first two moments. The fit is
 * exact for n = 0 (the textbook e^(-rate × T)) and good while T is much longer than a request, as on every cloud.
 * Steady traffic only: for a daily rhythm, average over its hours weighted by requests.
 * @throws CostError `bad-usage` naming the field that is negative or not a number
 */
export function coldStartShare(traffic: ColdStartTraffic): number {
  const { requestsPerSecond: rate, durationMs, keepAliveSeconds, concurrency = 1, alwaysReady = 0 } = traffic;
  for (const [field, value] of Object.entries(traffic)) check(field, value);
  if (concurrency < 1)
    throw new CostError("bad-usage", `concurrency is ${concurrency}; it must be 1 or more`);
  if (rate === 0) return alwaysReady >= 1 ? 0 : 1;
  const serviceRate = 1000 / Math.max(durationMs, 1e-6);
  const load = rate / serviceRate;
  const last = Math.ceil(load + 12 * Math.sqrt(load) + 12);
  let share = 0;
  // First and second moment of the time to rise from n to n+1.
  let mean = 0;
  let second = 0;
  let logProbability = -load;
  for (let n = 0; n <= last; n++) {
    if (n > 0) logProbability += Math.log(load / n);
    [mean, second] = nextRise(n, rate, serviceRate, mean, second);
    const startsEnvironment = n % concurrency === 0 && n / concurrency >= alwaysReady;
    if (startsEnvironment) share += Math.exp(logProbability) * tail(keepAliveSeconds, mean, second);
    if (!Number.isFinite(second)) break;
  }
  return Math.min(1, share);
}

/**
 * Moments of the rise n to n+1: wait for an arrival or a departure; after a departure first rise back from n-1, then
 * start again.
 */
function nextRise(
  n: number,
  rate: number,
  serviceRate: number,
  mean: number,
  second: number,
): [number, number] {
  const down = n * serviceRate;
  const nextMean = (1 + down * mean) / rate;
  // E[T²] of T = X + B·(U + T'), X exponential of rate+down, B = 1 with probability down/(rate+down).
  const total = rate + down;
  const step = 2 / (total * total);
  const detour = (down / total) * (second + 2 * mean * nextMean + (2 * (mean + nextMean)) / total);
  return [nextMean, ((step + detour) * total) / rate];
}

/** P(time > T) of a mixture of instant returns and an exponential tail with these two moments. */
function tail(seconds: number, mean: number, second: number): number {
  if (!Number.isFinite(second)) return 1;
  const weight = Math.min(1, (2 * mean * mean) / second);
  return weight * Math.exp((-2 * mean * seconds) / second);
}

function check(field: string, value: number): void {
  if (!Number.isFinite(value) || value < 0) {
    throw new CostError("bad-usage", `${field} is ${value}; it must be a number of 0 or more`);
  }
}

/** Idle times after which environments are taken away, as others measured them: old, and of low confidence. */
export const KEEP_ALIVE_SECONDS = {
  "aws-lambda": 6 * 60,
  "azure-functions": 20 * 60,
  "gcp-functions": 15 * 60,
} as const;

/** Where `KEEP_ALIVE_SECONDS` comes from: Lambda 5 to 7 minutes, Azure 20 to 30, Google Cloud about 15. */
export const KEEP_ALIVE_SOURCE =
  "https://mikhail.io/serverless/coldstarts/big3/ (2019 to 2021; low confidence)";
