export { problemsOf } from "./check.ts";
export { functionsOf, resourcesOf } from "./collect.ts";
export {
  type CronField,
  type CronFields,
  type CronPart,
  cronText,
  cronValues,
  readCron,
  WEEKDAYS,
} from "./cron.ts";
export { type Defaults, loadDefaults, parseDefaults } from "./defaults.ts";
export * from "./inventory.ts";
export { type JsonSchema, jsonSchemaOf, propertiesOf } from "./json-schema.ts";
export { type LoadedApp, loadApp } from "./load-app.ts";
export { shapeOf } from "./routes.ts";
export { takeInventory } from "./take-inventory.ts";
