export * from "./gateway.ts";
export * from "./limits.ts";
export * from "./server.ts";
