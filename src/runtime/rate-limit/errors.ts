import { ThrottledError } from "@motif/core";

/** Others used the same key of a rate limit at the same moment, again and again, so that nobody knows what is left of it. */
export class ContendedError extends ThrottledError {
  override name = "ContendedError";

  constructor(limit: string) {
    super(`Rate limit ${limit} could not decide: too many calls of one key at the same time.`);
  }
}
