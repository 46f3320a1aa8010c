export { type DevServer, type DevServerOptions, startDevServer } from "./dev-server.ts";
export { missingSecrets } from "./secrets/secret-source.ts";
export { StoreError, type StoreErrorCode } from "./store/errors.ts";
