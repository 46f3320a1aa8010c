import { nameOf, type PhysicalName, type Refuse } from "@motif/compile/kit";
import { type FunctionEntry, type Inventory, type ObjectsTrigger, triggersOf } from "@motif/core/model";
import { resourceVariable } from "@motif/runtime/variables";
import { bucketReference } from "../bucket/reference.ts";
import { asynchronousNeeds } from "../function/asynchronous.ts";
import { calledFor, callerFor, callerName, eventsOf } from "../ground/caller.ts";
import { onProject } from "../ground/permissions.ts";
import type { BasePlan, HelperPlan } from "../ground/plan.ts";
import type { Called } from "../ground/room.ts";
import { FILTERS_VARIABLE } from "./environment.ts";
import { QUOTAS } from "./profile.ts";

/** What takes new objects to functions. */
export interface ObjectTriggerPlans {
  readonly objectTriggers: readonly ObjectTriggerPlan[];
}

/** An Eventarc trigger: new objects of a bucket go to a function. */
export interface ObjectTriggerPlan {
  readonly name: string;
  readonly bucket: string;
  readonly function: string;
  readonly caller: string;
}

/** A trigger for each bucket and function; the adapter looks at prefixes and suffixes. */
export function planObjectTriggers(inventory: Inventory, refuse: Refuse): ObjectTriggerPlans {
  const triggers = triggersOf(inventory, "objects");
  for (const own of Map.groupBy(triggers, (trigger) => trigger.function).values())
    refuseOldEvents(own, refuse);
  const pairs = new Map(
    triggers.map(({ source: { bucket }, function: fn }) => [`${bucket} ${fn}`, { bucket, fn }]),
  );
  const all = [...pairs.values()];
  return {
    objectTriggers: all.map(({ bucket, fn }) => ({
      name: all.filter((other) => other.fn === fn).length > 1 ? `${fn}-${bucket}` : fn,
      bucket,
      function: fn,
      caller: callerName(fn),
    })),
  };
}

/** The names of triggers. */
export function objectTriggerNames({ app, objectTriggers }: BasePlan & ObjectTriggerPlans): PhysicalName[] {
  return objectTriggers.map(({ name, bucket }) => ({
    where: `bucket ${bucket}`,
    service: "trigger",
    name: nameOf(app, name),
    limit: QUOTAS.nameLength.value,
  }));
}

/** What its subscriptions to buckets make of a consumer. */
export function calledByObjects(
  fn: FunctionEntry,
  triggers: readonly ObjectsTrigger[],
  inventory: Inventory,
): Called {
  const { environment, failing } = asynchronousNeeds(fn, inventory);
  const buckets = triggers.map(({ source: { bucket } }) => [
    resourceVariable("bucket", bucket),
    bucketReference(bucket),
  ]);
  return {
    environment: {
      ...environment,
      ...Object.fromEntries(buckets),
      [FILTERS_VARIABLE]: { json: triggers.map(({ source }) => ({ ...source })) },
    },
    callers: [calledFor(fn.name, eventsOf("new objects", triggers))],
    failing,
  };
}

/** Eventarc hands events over as the account that calls the function. */
export function objectsCaller(functionName: string, triggers: readonly ObjectsTrigger[]): HelperPlan {
  const role = "roles/eventarc.eventReceiver";
  return callerFor(functionName, eventsOf("new objects", triggers), [
    {
      why: [
        `${functionName}: Eventarc hands over object events as this account; the role exists on projects only`,
      ],
      role,
      on: onProject(role),
    },
  ]);
}

/** Eventarc's own retries end before an event is as old as that, and nobody would put it aside. */
function refuseOldEvents([trigger]: readonly ObjectsTrigger[], refuse: Refuse): void {
  const { value: most } = QUOTAS.retention;
  if (!trigger || trigger.delivery.maximumAgeMs < most * 1000) return;
  refuse(
    `function ${trigger.function}`,
    `the maximum age of an event is ${trigger.delivery.maximumAgeMs / 1000} s, and Eventarc keeps events for ${most} s; take a shorter one, so that what fails reaches the dead letters`,
  );
}
