/** What an app is tested with: the engine in the test's own process, in memory, on a virtual clock. And what it is compared by, engine to cloud. */
export { type Defaults, loadDefaults } from "@motif/core/model";
export {
  type LogEntry,
  type StandInAnswer,
  type StandInCall,
  type StartOptions,
  start,
  TestApp,
} from "@motif/engine/testing";
export type { Answer, NoScenario, Scenario, World } from "./scenario.ts";
