import type { Caller, HelperPlan, Permission } from "./plan.ts";

/** Name of the account that Pub/Sub, Eventarc and Cloud Scheduler call a function as. */
export function callerName(functionName: string): string {
  return `${functionName}-caller`;
}

/** The account that calls a function for some events: `messages (mails)`. */
export function callerFor(
  functionName: string,
  events: string,
  permissions: readonly Permission[] = [],
): HelperPlan {
  return {
    name: callerName(functionName),
    function: functionName,
    description: `Calls ${functionName} for ${events}`,
    permissions,
  };
}

/** That account may call the function. */
export function calledFor(functionName: string, events: string): Caller {
  return { why: `${functionName}: is called for ${events}`, account: callerName(functionName) };
}

/** `messages (mails, jobs)` */
export function eventsOf(noun: string, triggers: readonly { readonly name: string }[]): string {
  return `${noun} (${triggers.map(({ name }) => name).join(", ")})`;
}
