export { type Defaults, loadDefaults, parseDefaults } from "../ground/defaults.ts";
export {
  type AsynchronousDelivery,
  type AsynchronousPolicy,
  type Delivery,
  deadLetterQueueOf,
  type PolledDelivery,
  type SynchronousDelivery,
} from "../ground/delivery.ts";
export { type JsonSchema, jsonSchemaOf, propertiesOf } from "../ground/json-schema.ts";
export type { RetryEntry } from "../ground/retry.ts";
export type { BucketEntry } from "../kinds/bucket/entry.ts";
export {
  type EntryOf,
  handleOf,
  KINDS,
  operationsOf,
  RESOURCE_KINDS,
  type ResourceEntries,
} from "../kinds/kinds.ts";
export type { QueueEntry } from "../kinds/queue/entry.ts";
export { shapeOf } from "../triggers/api/routes.ts";
export type * from "../triggers/rooms.ts";
export {
  type CronField,
  type CronFields,
  type CronPart,
  cronText,
  cronValues,
  readCron,
  WEEKDAYS,
} from "../triggers/schedule/cron.ts";
export { TRIGGER_KINDS, type TriggerEntry, type TriggerKind, triggersOf } from "../triggers/triggers.ts";
export { problemsOf } from "./check.ts";
export { functionsOf, resourcesOf } from "./collect.ts";
export * from "./inventory.ts";
export { type LoadedApp, loadApp } from "./load-app.ts";
export { type Loop, loopsOf } from "./loops.ts";
export { makeFolder } from "./make-folder.ts";
export { type RunUsage, runUsage } from "./run-usage.ts";
export { takeInventory } from "./take-inventory.ts";
