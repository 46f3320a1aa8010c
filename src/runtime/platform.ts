/** What a platform makes functions ready with, and calls them by. And what operators' tools know a breaker by. */
export { type BreakerState, breakerRecordOf, isBreakerTable, stateOf } from "./breaker/table.ts";
export { type CloudParts, cloudPlatform } from "./cloud-platform.ts";
export type {
  Call,
  EventFailure,
  HttpRequestData,
  HttpResponseData,
  IncomingEvent,
  Platform,
  Runtime,
} from "./contract.ts";
export { createRuntime } from "./create-runtime.ts";
export { formatTraceparent, parseTraceparent, type TraceParent, traceIdOf } from "./observe/trace.ts";
export {
  afterCall,
  type FailedPlace,
  type PartOutcome,
  type PartPolicy,
  STREAM_BACKOFF,
  type StreamPart,
} from "./stream-parts.ts";
export { during, TimedCall } from "./timed-call.ts";
