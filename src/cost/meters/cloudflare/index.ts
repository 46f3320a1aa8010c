export * from "./storage.ts";
export * from "./workers.ts";
