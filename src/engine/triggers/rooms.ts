/** The rooms of all kinds of triggers. A new kind is a line here. */
export * from "./api/trigger.ts";
export * from "./direct/trigger.ts";
export * from "./feed/trigger.ts";
export * from "./objects/trigger.ts";
export * from "./queue/trigger.ts";
export * from "./schedule/trigger.ts";
export * from "./stream/trigger.ts";
