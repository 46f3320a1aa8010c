/** What the author of an app declares, and what its handlers receive, return and throw. */
export * from "./app.ts";
export { type CloudEvent, type ObjectCreated, objectCreated } from "./cloud-event.ts";
export type { Context, Logger, Metrics, MetricUnit, Trace } from "./context/context.ts";
export {
  AccessDeniedError,
  ConditionFailedError,
  DefinitionError,
  type FieldIssue,
  FunctionCrashError,
  FunctionTimeoutError,
  InvalidArgumentError,
  MissingSecretError,
  MotifError,
  NotFoundError,
  TerminalError,
  ThrottledError,
  TooLargeError,
  UnsupportedError,
  ValidationError,
} from "./errors.ts";
export * from "./functions/consumer.ts";
export * from "./functions/http.ts";
export * from "./functions/scheduled.ts";
export * from "./functions/settings.ts";
export * from "./functions/task.ts";
export type { Json, JsonObject } from "./json.ts";
export { json } from "./json-response.ts";
export * from "./problem.ts";
export * from "./resources/bucket.ts";
export type { Grant, Handles, Uses } from "./resources/grant.ts";
export * from "./resources/queue.ts";
export * from "./resources/secret.ts";
export * from "./resources/table.ts";
export * from "./schema.ts";
export { type Duration, milliseconds } from "./units.ts";
