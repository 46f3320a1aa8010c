export * from "./bucket.ts";
export * from "./config.ts";
export * from "./queue.ts";
export * from "./secret.ts";
export * from "./service.ts";
export * from "./table.ts";
