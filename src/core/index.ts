export * from "./app.ts";
export * from "./cloud-event.ts";
export * from "./context/context.ts";
export * from "./drivers.ts";
export * from "./errors.ts";
export * from "./functions/consumer.ts";
export * from "./functions/function.ts";
export * from "./functions/http.ts";
export * from "./functions/scheduled.ts";
export * from "./functions/settings.ts";
export * from "./functions/task.ts";
export { objectKey } from "./handles/bucket.ts";
export { outgoing } from "./handles/queue.ts";
export * from "./handles.ts";
export * from "./json.ts";
export * from "./json-response.ts";
export * from "./problem.ts";
export * from "./profile.ts";
export * from "./resources/bucket.ts";
export {
  type Access,
  type Grant,
  type Handles,
  operationsOf,
  type ResourceKind,
  type ResourceLayout,
  type Uses,
} from "./resources/grant.ts";
export * from "./resources/queue.ts";
export * from "./resources/secret.ts";
export * from "./resources/table.ts";
export * from "./schema.ts";
export * from "./units.ts";
