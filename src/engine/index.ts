/** What runs an app on this machine. */
export { apiDocument } from "./admin/api-document.ts";
export type { OpenApiDocument } from "./admin/openapi.ts";
export { type DevServer, type DevServerOptions, startDevServer } from "./dev-server.ts";
export { StoreError, type StoreErrorCode } from "./ground/store-error.ts";
export type { InvocationRecord } from "./invocation/function-pool.ts";
export { type MissingResource, missingValues, type PlacedResource } from "./kinds/given.ts";
export { type ResourcePage, resourcePages } from "./kinds/operators.ts";
export { type SpanRecord, spanRecord } from "./logs.ts";
export type { ServedRequest } from "./server/index.ts";
