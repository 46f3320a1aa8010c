export * from "./data.ts";
export * from "./functions.ts";
export * from "./messaging.ts";
export * from "./platform.ts";
