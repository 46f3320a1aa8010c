/** The harness: an app in a test, on a virtual clock. */
export { type StartOptions, start } from "./start.ts";
export { type LogEntry, TestApp } from "./test-app.ts";
