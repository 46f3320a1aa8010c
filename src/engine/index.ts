/** What runs an app on this machine. */
export { type DevServer, type DevServerOptions, startDevServer } from "./dev-server.ts";
export { StoreError, type StoreErrorCode } from "./ground/store-error.ts";
export { type MissingResource, missingValues, type PlacedResource } from "./kinds/given.ts";
export { type ResourcePage, resourcePages } from "./kinds/operators.ts";
