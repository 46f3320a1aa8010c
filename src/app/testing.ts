/** What an app is tested with: the engine in the test's own process, in memory, on a virtual clock. */
export { type Defaults, loadDefaults } from "@motif/core/model";
export { type LogEntry, type StartOptions, start, TestApp } from "@motif/engine/testing";
