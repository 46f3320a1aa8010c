import type { CloudEvent } from "../ground/cloud-event.ts";
import type { Context } from "../ground/context.ts";
import type { Handles, Uses } from "../ground/grant.ts";
import type { FunctionBase } from "./function.ts";
import type { FunctionSettings } from "./settings.ts";

/** What a scheduled function is made of. */
export interface ScheduledOptions<U extends Uses> extends FunctionSettings {
  readonly uses?: U;
}

/** What a scheduled handler receives. */
export type ScheduledInput<U extends Uses> = Context &
  Handles<U> & {
    /** `data.scheduledFor` is the time the run was due (RFC 3339): the same for every attempt. */
    readonly event: CloudEvent<{ readonly scheduledFor: string }>;
  };

/** A function that runs on a schedule. */
export interface ScheduledFunction extends FunctionBase {
  readonly kind: "scheduled";
}

/** Declares a scheduled function; `app.ts` says when it runs. */
export function scheduled<U extends Uses = Record<never, never>>(
  name: string,
  options: ScheduledOptions<U>,
  handler: (input: ScheduledInput<U>) => void | Promise<void>,
): ScheduledFunction {
  const { uses, ...settings } = options;
  return { kind: "scheduled", name, uses: uses ?? {}, settings, handler: handler as FunctionBase["handler"] };
}
