import { InvalidArgumentError } from "@motif/core";

/**
 * The least that a lane has: Lambda's event sources have no fewer
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html#events-sqs-max-concurrency).
 */
const LEAST_WORKERS = 2;

/**
 * Divides so many workers among lanes by weight: each has two at least, and every further one goes to the lane that has the
 * fewest for its weight, the first of several. Throws `InvalidArgumentError` where there are too few, or a weight is none.
 */
export function sharesOf<Lane extends string>(
  workers: number,
  weights: Readonly<Record<Lane, number>>,
): Readonly<Record<Lane, number>> {
  const lanes = Object.keys(weights) as Lane[]; // the keys of the record
  for (const lane of lanes) {
    if (Number.isFinite(weights[lane]) && weights[lane] > 0) continue;
    throw new InvalidArgumentError(`The weight of lane ${lane} is a number above 0, not ${weights[lane]}.`);
  }
  const least = LEAST_WORKERS * lanes.length;
  if (!Number.isInteger(workers) || workers < least) {
    throw new InvalidArgumentError(
      `${lanes.length} lanes share ${least} workers or more, as each has ${LEAST_WORKERS} at least; not ${workers}.`,
    );
  }
  const shares = Object.fromEntries(lanes.map((lane) => [lane, LEAST_WORKERS])) as Record<Lane, number>;
  for (let left = workers - least; left > 0; left--) {
    const next = lanes.reduce((a, b) => (shares[b] / weights[b] < shares[a] / weights[a] ? b : a));
    shares[next]++;
  }
  return shares;
}
