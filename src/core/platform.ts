/** What platforms need of the model besides the author's API: drivers, the binding of handles, profiles. */
export type { AnyFunction } from "./app.ts";
export { EVENT_TYPES } from "./cloud-event.ts";
export type * from "./drivers.ts";
export { type DefinitionProblem, messageOf } from "./errors.ts";
export { objectKey } from "./handles/bucket.ts";
export { outgoing } from "./handles/queue.ts";
export * from "./handles.ts";
export { isObject } from "./json.ts";
export { type HeaderField, JsonResponse } from "./json-response.ts";
export * from "./profile.ts";
export type { BucketLayout } from "./resources/bucket.ts";
export { type Access, operationsOf, type ResourceKind, type ResourceLayout } from "./resources/grant.ts";
export type { QueueLayout } from "./resources/queue.ts";
export type { SecretLayout } from "./resources/secret.ts";
export type { TableLayout } from "./resources/table.ts";
export { isDuration } from "./units.ts";
