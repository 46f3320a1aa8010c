/**
 * All that an app is written with: its functions, resources and wiring; what handlers receive, return and throw; and what
 * makes them safe to repeat. Schemas come from Zod. The modules name what they export one by one: it is the public API.
 */

export * from "./authorizers.ts";
export * from "./calling.ts";
export * from "./event-sourcing.ts";
export type { Example } from "./example.ts";
export * from "./flags.ts";
export * from "./functions.ts";
export * from "./kinds/bucket.ts";
export * from "./kinds/bus.ts";
export * from "./kinds/callable.ts";
export * from "./kinds/config.ts";
export * from "./kinds/queue.ts";
export * from "./kinds/secret.ts";
export * from "./kinds/service.ts";
export * from "./kinds/stream.ts";
export * from "./kinds/table.ts";
export * from "./kinds/topic.ts";
export * from "./kinds/workflow.ts";
export * from "./large-messages.ts";
export * from "./limiting.ts";
export * from "./repeating.ts";
export * from "./streaming.ts";
export * from "./triggers/api.ts";
export * from "./triggers/feed.ts";
export * from "./triggers/objects.ts";
export * from "./triggers/queue.ts";
export * from "./triggers/schedule.ts";
export * from "./triggers/stream.ts";
export * from "./values.ts";
export * from "./webhooks.ts";
export * from "./wiring.ts";
