export { type DevServer, type DevServerOptions, startDevServer } from "./dev-server.ts";
export { StoreError, type StoreErrorCode } from "./ground/store-error.ts";
export { missingSecrets } from "./kinds/secret/source.ts";
