/** What the author of an app uses inside its functions, besides what handlers receive. */
export {
  type ApiKeyAuth,
  type ApiKeyAuthorizerOptions,
  apiKeyAuthorizer,
} from "./authorizers/api-key.ts";
export {
  type CustomAuthorizerInput,
  type CustomAuthorizerOptions,
  customAuthorizer,
} from "./authorizers/custom.ts";
export { jwtAuthorizer } from "./authorizers/jwt.ts";
export type {
  JwtAlgorithm,
  JwtAuth,
  JwtAuthorizerOptions,
  JwtClaims,
} from "./authorizers/jwt-options.ts";
export { type Backoff, backoffDelay, backoffLimit } from "./backoff.ts";
export { type BreakerOptions, circuitBreaker } from "./breaker/circuit-breaker.ts";
export { BreakerOpenError } from "./breaker/errors.ts";
export type { BreakerContext } from "./breaker/local-breaker.ts";
export { type Outcome, usualVerdict, type Verdict } from "./breaker/outcome.ts";
export {
  type BreakerRecord,
  type BreakerStore,
  type BreakerTable,
  breakerTable,
} from "./breaker/table.ts";
export {
  type ClaimCheck,
  type ClaimCheckOptions,
  type ClaimCheckSender,
  claimCheck,
  type Opened,
} from "./claim-check/claim-check.ts";
export type { Claim, ClaimMessage } from "./claim-check/message.ts";
export type { PayloadReader } from "./claim-check/open.ts";
export { ContendedStreamError, UnreadableEventError, WrongVersionError } from "./event-store/errors.ts";
export {
  type Appending,
  type Command,
  type EventStore,
  type EventStoreOptions,
  eventStore,
  type Outcome as CommandOutcome,
} from "./event-store/event-store.ts";
export type { EventType, EventTypes, NewEvent, StoredEvent } from "./event-store/event-types.ts";
export {
  type MarkedStore,
  settle,
  type WaitingOptions,
  type WaitingStream,
  waitingStreams,
} from "./event-store/followers.ts";
export {
  type ListOptions,
  type Projected,
  type ProjectedEvents,
  type Projection,
  type ProjectionHandles,
  type ProjectionOptions,
  type ProjectionReading,
  projection,
} from "./event-store/projection.ts";
export type {
  ProjectedRow,
  ProjectionReader,
  ProjectionStore,
  ProjectionTable,
} from "./event-store/projection-table.ts";
export type { Snapshots, StreamState } from "./event-store/reading.ts";
export { RebuildStep } from "./event-store/rebuild.ts";
export type { StoreItem, StoreReader, StoreTable } from "./event-store/store-table.ts";
export { type FeatureFlags, type FlagRule, featureFlags, isFeatureOn } from "./flags/feature-flags.ts";
export { canonicalJson } from "./idempotency/canonical-json.ts";
export {
  type IdempotentConsumerInput,
  type IdempotentConsumerOptions,
  idempotentConsumer,
} from "./idempotency/consumer.ts";
export { InProgressError, KeyReusedError, LeaseLostError } from "./idempotency/errors.ts";
export { type ExclusiveOptions, exclusively } from "./idempotency/exclusively.ts";
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

export {
  type Lane,
  type PriorityLanes,
  type PriorityLanesOptions,
  priorityLanes,
  type Sender,
  type Tier,
} from "./lanes/lanes.ts";
export { CallTimeoutError } from "./limited.ts";

export {
  type Change as OutboxChange,
  type Outbox,
  type OutboxEvent,
  type OutboxEvents,
  type OutboxHandles,
  type OutboxOptions,
  outbox,
  type RelayedEvent,
  type Saved,
} from "./outbox/outbox.ts";
export type { RateLimitQuota } from "./rate-limit/gcra.ts";
export { rateLimitedHttp } from "./rate-limit/http.ts";
export {
  type RateLimitContext,
  type RateLimitOptions,
  type RateLimitResult,
  rateLimit,
} from "./rate-limit/rate-limit.ts";
export {
  type RateLimitRecord,
  type RateLimitStore,
  type RateLimitTable,
  rateLimitTable,
} from "./rate-limit/table.ts";
export {
  type ErrorClass,
  isRetryable,
  RetryableError,
  type RetryableErrorOptions,
  type RetryOn,
  RoundsUsedUpError,
} from "./requeue/errors.ts";
export { type EnsureSuccessOptions, ensureSuccess } from "./requeue/http-answer.ts";
export type { RoundsPolicy } from "./requeue/next-round.ts";
export {
  type OwnQueue,
  type RequeueingConsumerInput,
  type RequeueingConsumerOptions,
  requeueingConsumer,
} from "./requeue/requeueing-consumer.ts";
export { type Attempt, type Retryable, retryable, roundOf } from "./requeue/retryable.ts";

export { type RetryOptions, retry } from "./retry.ts";
export {
  type AnswerRecord,
  type AnswerTable,
  type AnswerToKeep,
  answerTable,
  type KeptAnswers,
  keepAnswer,
} from "./scatter/answer-table.ts";
export type { Hedging } from "./scatter/hedging.ts";
export {
  type Gathered,
  type Provider,
  type ScatterContext,
  type ScatterOptions,
  scatterGather,
} from "./scatter/scatter-gather.ts";
export type { ServerSentEvent } from "./streaming/event-text.ts";
export {
  type EventStreamContext,
  type EventStreamOptions,
  type Events,
  lastEventId,
  serverSentEvents,
} from "./streaming/server-sent-events.ts";
export {
  type Parts,
  type StreamContext,
  type StreamInput,
  streamedResponse,
} from "./streaming/streamed-response.ts";
export { githubSignature } from "./webhooks/github.ts";
export { type HmacSignatureOptions, hmacSignature, type SignedTimestamp } from "./webhooks/hmac.ts";
export {
  type VerifiedHttpInput,
  type VerifiedHttpOptions,
  type VerifiedWebhook,
  verifiedHttp,
} from "./webhooks/http.ts";
export type { SignatureRefusal, SignatureScheme, SignedRequest } from "./webhooks/scheme.ts";
export {
  type DeliverInput,
  type DeliverOptions,
  deliver,
  OutgoingWebhook,
} from "./webhooks/send/deliver.ts";
export {
  type SwitchOffPolicy,
  switchOn,
  WebhookEndpoint,
  type WebhookEndpoints,
} from "./webhooks/send/endpoint.ts";
export { type OutgoingSignature, signWebhook, webhookSecret } from "./webhooks/send/sign.ts";
export { slackSignature } from "./webhooks/slack.ts";
export { standardWebhooks } from "./webhooks/standard.ts";
export { stripeSignature } from "./webhooks/stripe.ts";
export { twilioSignature } from "./webhooks/twilio.ts";
