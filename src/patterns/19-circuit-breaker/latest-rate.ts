import {
  type BreakerContext,
  BreakerOpenError,
  type BreakerStore,
  circuitBreaker,
  ensureSuccess,
  MotifError,
  type Outcome,
  type ServiceCaller,
  usualVerdict,
  type Verdict,
} from "@motif/app";
import { Rate } from "./resources.ts";

/** What is needed of the input of whoever asks for a rate. */
export type RateInput = BreakerContext & {
  readonly provider: ServiceCaller;
  readonly breakers: BreakerStore;
};

/** The provider did not answer, or was not asked. */
export class NoRate {
  /** How soon asking again may help, in milliseconds. */
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    this.retryAfterMs = retryAfterMs;
  }
}

/** A rate; nothing where the provider knows no such currency. */
type Answer = Rate | undefined;

/** How soon to ask again where the breaker does not say. */
const USUAL_RETRY_MS = 1000;

/**
 * Asks the provider for a rate, unless it fails too often. Every function that asks goes through here, so that there is one
 * breaker with one set of options.
 */
export function latestRate(input: RateInput, currency: string): Promise<Answer | NoRate> {
  return circuitBreaker<Answer, NoRate>(
    input,
    { store: input.breakers, name: "rates", timeout: "2s", minimumCalls: 3, verdict },
    async (signal) => {
      const response = await input.provider.fetch(`/latest/${currency}`, { signal });
      if (response.status === 404) return undefined;
      await ensureSuccess(response, input.now());
      return Rate.parse(await response.json());
    },
    noRate,
  );
}

/** 429 is a failure here: who is asked too often is to be asked less. Other answers of 4xx are none. */
function verdict(outcome: Outcome<Answer>): Verdict {
  return codeOf(outcome) === "http-429" ? "failure" : usualVerdict(outcome);
}

function codeOf(outcome: Outcome<Answer>): string | undefined {
  return "error" in outcome && outcome.error instanceof MotifError ? outcome.error.code : undefined;
}

function noRate(failure: Outcome<Answer>): NoRate {
  const isOpen = "error" in failure && failure.error instanceof BreakerOpenError;
  return new NoRate(isOpen ? failure.error.retryAfterMs : USUAL_RETRY_MS);
}
