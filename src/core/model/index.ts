export { DEFAULT_KEYS, type DefaultKey } from "../ground/default-keys.ts";
export { type Defaults, defaultsJsonSchema, loadDefaults, parseDefaults } from "../ground/defaults.ts";
export {
  type AsynchronousDelivery,
  type AsynchronousPolicy,
  type Delivery,
  type Destinations,
  deadLetterQueueOf,
  type PolledDelivery,
  type StreamedDelivery,
  type SynchronousDelivery,
} from "../ground/delivery.ts";
export { type JsonSchema, jsonSchemaOf, propertiesOf } from "../ground/json-schema.ts";
export type { RetryEntry } from "../ground/retry.ts";
export type { BucketEntry } from "../kinds/bucket/entry.ts";
export type { BusEntry, RuleEntry } from "../kinds/bus/entry.ts";
export {
  type EntryOf,
  handleOf,
  KINDS,
  operationsOf,
  RESOURCE_KINDS,
  type ResourceEntries,
} from "../kinds/kinds.ts";
export type { QueueEntry } from "../kinds/queue/entry.ts";
export type { StreamEntry } from "../kinds/stream/entry.ts";
export type { SubscriptionEntry, TopicEntry } from "../kinds/topic/entry.ts";
export type { WorkflowEntry, WorkflowUse } from "../kinds/workflow/entry.ts";
export { bySpecificity, pathsOverlap, routesOverlap } from "../triggers/api/overlap.ts";
export { ANY, METHODS, methodsOfAny, pathShape, shapeOf, withoutAny } from "../triggers/api/routes.ts";
export type * from "../triggers/rooms.ts";
export { coarseDays, cronOf, enumerated, fieldsOf, matches } from "../triggers/schedule/calendar.ts";
export {
  type CalendarDay,
  type CronField,
  type CronFields,
  type CronPart,
  cronText,
  cronValues,
  isEitherDay,
  readCron,
  WEEKDAYS,
} from "../triggers/schedule/cron.ts";
export { WallClock } from "../triggers/schedule/wall-clock.ts";
export { TRIGGER_KINDS, type TriggerEntry, type TriggerKind, triggersOf } from "../triggers/triggers.ts";
export { problemsOf } from "./check.ts";
export { functionsOf, resourcesOf } from "./collect.ts";
export * from "./inventory.ts";
export { type LoadedApp, loadApp } from "./load-app.ts";
export { type Loop, loopsOf } from "./loops.ts";
export { makeFolder } from "./make-folder.ts";
export { type RunUsage, runUsage } from "./run-usage.ts";
export { takeInventory } from "./take-inventory.ts";
