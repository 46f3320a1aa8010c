export * from "./functions.ts";
export * from "./messaging.ts";
export * from "./platform.ts";
export * from "./storage.ts";
