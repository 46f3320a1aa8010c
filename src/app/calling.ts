/** What makes calls to others safe: they are no more than they answer, and somebody else answers where they do not. */
export {
  type BreakerContext,
  BreakerOpenError,
  type BreakerOptions,
  type BreakerRecord,
  type BreakerStore,
  type BreakerTable,
  breakerTable,
  CallTimeoutError,
  circuitBreaker,
  type Outcome,
  usualVerdict,
  type Verdict,
} from "@motif/runtime";
