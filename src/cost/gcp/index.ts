export * from "./cloud-run.ts";
export * from "./data.ts";
export * from "./messaging.ts";
export * from "./platform.ts";
