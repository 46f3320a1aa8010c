/** The harness: an app in a test, on a virtual clock. */
export type { StandInAnswer, StandInCall } from "../kinds/service/services.ts";
export { type StartOptions, start } from "./start.ts";
export { type LogEntry, TestApp } from "./test-app.ts";
