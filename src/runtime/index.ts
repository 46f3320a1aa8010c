export { type Backoff, backoffDelay, backoffLimit } from "./backoff.ts";
export { type CloudParts, cloudPlatform } from "./cloud-platform.ts";
export { createRuntime } from "./create-runtime.ts";
export { validateRequest } from "./http/read-request.ts";
export { canonicalJson } from "./idempotency/canonical-json.ts";
export {
  type IdempotentConsumerInput,
  type IdempotentConsumerOptions,
  idempotentConsumer,
} from "./idempotency/consumer.ts";
export { InProgressError, KeyReusedError, LeaseLostError } from "./idempotency/errors.ts";
export { derivedId } from "./idempotency/hash.ts";
export {
  type IdempotentHttpInput,
  type IdempotentHttpOptions,
  idempotentHttp,
} from "./idempotency/http.ts";
export {
  type IdempotencyContext,
  type IdempotencyOptions,
  idempotent,
  type Lease,
} from "./idempotency/idempotent.ts";
export {
  type IdempotencyRecord,
  type IdempotencyStore,
  type IdempotencyTable,
  idempotencyTable,
} from "./idempotency/table.ts";
export { formatTraceparent, parseTraceparent, type TraceParent, traceIdOf } from "./observe/trace.ts";
export type {
  Call,
  EventFailure,
  HttpRequestData,
  HttpResponseData,
  IncomingEvent,
  Platform,
  Runtime,
} from "./platform.ts";
export { type RetryOptions, retry } from "./retry.ts";
export { during, TimedCall } from "./timed-call.ts";
