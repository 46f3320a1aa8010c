export * from "./limits.ts";
export * from "./server.ts";
