import type { ConsumerFunction } from "./consumer.ts";
import type { HttpFunction } from "./http.ts";
import type { ScheduledFunction } from "./scheduled.ts";
import type { TaskFunction } from "./task.ts";

/** Any function. */
export type AnyFunction = HttpFunction | ConsumerFunction | TaskFunction | ScheduledFunction;
