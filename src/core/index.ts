/** What the author of an app declares, and what its handlers receive, return and throw. */
export * from "./app.ts";
export { compose } from "./compose.ts";
export type * from "./functions/authorizer.ts";
export * from "./functions/consumer.ts";
export * from "./functions/http.ts";
export * from "./functions/http-group.ts";
export { type DataFilter, type DataPattern, matching } from "./functions/matching.ts";
export * from "./functions/middleware.ts";
export * from "./functions/mount.ts";
export * from "./functions/scheduled.ts";
export * from "./functions/settings.ts";
export * from "./functions/task.ts";
export type { CloudEvent } from "./ground/cloud-event.ts";
export type { Context, Logger, Metrics, MetricUnit, Trace } from "./ground/context.ts";
export {
  AccessDeniedError,
  ConditionFailedError,
  DefinitionError,
  type FieldIssue,
  FunctionCrashError,
  FunctionTimeoutError,
  InvalidArgumentError,
  MotifError,
  NotFoundError,
  TerminalError,
  ThrottledError,
  TooLargeError,
  UnknownOutcomeError,
  UnsupportedError,
  ValidationError,
} from "./ground/errors.ts";
export type { Grant, GrantGroup, Handles, Uses } from "./ground/grant.ts";
export type { Json, JsonObject } from "./ground/json.ts";
export { json } from "./ground/json-response.ts";
export * from "./ground/problem.ts";
export type { RetryPolicy } from "./ground/retry.ts";
export { type Parsed, parse, type Schema } from "./ground/schema.ts";
export { type Duration, milliseconds } from "./ground/units.ts";
export * from "./kinds/bucket/declare.ts";
export * from "./kinds/bus/declare.ts";
export * from "./kinds/callable/declare.ts";
export * from "./kinds/config/declare.ts";
export * from "./kinds/queue/declare.ts";
export * from "./kinds/secret/declare.ts";
export * from "./kinds/service/declare.ts";
export * from "./kinds/stream/declare.ts";
export * from "./kinds/table/declare.ts";
export * from "./kinds/table/transaction.ts";
export * from "./kinds/topic/declare.ts";
export * from "./kinds/workflow/declare.ts";
export * from "./pipe.ts";
export * from "./triggers/api/declare.ts";
export * from "./triggers/feed/declare.ts";
export * from "./triggers/objects/declare.ts";
export * from "./triggers/queue/declare.ts";
export * from "./triggers/queue/rule.ts";
export * from "./triggers/queue/subscribe.ts";
export * from "./triggers/schedule/declare.ts";
export * from "./triggers/stream/declare.ts";
export type { Wiring } from "./triggers/triggers.ts";
