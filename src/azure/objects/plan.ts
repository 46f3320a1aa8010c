import { type Refuse, wholeSeconds } from "@motif/compile/kit";
import {
  asynchronousDeliveryOf,
  type FunctionEntry,
  type Inventory,
  type ObjectsTrigger,
  triggersOf,
} from "@motif/core/model";
import type { AppPlan } from "../ground/plan.ts";
import type { Backlog, Called, WantedRole } from "../ground/room.ts";
import { serviceBusSection } from "../queue/host.ts";
import { giveUp, receive, send } from "../queue/roles.ts";
import { type ObjectsSettings, objectQueueOf } from "./environment.ts";

/** What tells new blobs to queues. */
export interface EventSubscriptionPlans {
  readonly eventSubscriptions: readonly EventSubscriptionPlan[];
}

/** New blobs whose names have this prefix and suffix become messages of a queue. */
export interface EventSubscriptionPlan {
  /** Name of the subscription in the app's wiring. */
  readonly name: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly queue: string;
}

/** The container that Event Grid puts events into that it could not deliver. */
export const EVENT_DEAD_LETTERS = "event-dead-letters";

/** The subscriptions to new blobs. */
export function planEventSubscriptions(
  inventory: Inventory,
  _: readonly AppPlan[],
  refuse: Refuse,
): EventSubscriptionPlans {
  if (inventory.resources.bucket.some(({ name }) => name === EVENT_DEAD_LETTERS)) {
    refuse(
      `bucket ${EVENT_DEAD_LETTERS}`,
      "is the name of the container for events that were not delivered; rename it",
    );
  }
  return {
    eventSubscriptions: triggersOf(inventory, "objects").map(({ name, source, function: fn, delivery }) => {
      wholeSeconds(delivery.maximumAgeMs, `function ${fn}`, "the maximum age of an event", refuse);
      return { name, ...source, queue: objectQueueOf(name) };
    }),
  };
}

/** The queue that the events of a subscription come through, and that of events that failed for good. */
export function objectBacklogs({ name, source, function: fn, delivery }: ObjectsTrigger): Backlog[] {
  const { attempts, deadLetterQueue } = delivery;
  return [
    {
      name: objectQueueOf(name),
      description: `Events of bucket ${source.bucket} (${name}), for ${fn}`,
      delivery: { attempts, deadLetterQueue },
    },
    { name: deadLetterQueue, description: `Events for ${fn} that failed` },
  ];
}

/** What its subscriptions to buckets make of a consumer. */
export function calledByObjects(
  fn: FunctionEntry,
  triggers: readonly ObjectsTrigger[],
  inventory: Inventory,
  refuse: Refuse,
): Called {
  const { deadLetterQueue } = asynchronousDeliveryOf(inventory, fn.name);
  const atOnce = fn.reservedConcurrency;
  const settings: ObjectsSettings = {
    kind: "objects",
    subscriptions: triggers.map(({ name, source, delivery }) => ({
      queue: objectQueueOf(name),
      ...source,
      delivery,
    })),
  };
  return {
    settings,
    sources: triggers.map(() => ({})),
    uses: [
      ...triggers.flatMap(({ name, source }) => [
        { kind: "queue" as const, name: objectQueueOf(name) },
        { kind: "bucket" as const, name: source.bucket },
      ]),
      giveUp(deadLetterQueue),
    ],
    receiving: triggers.flatMap((trigger) => receiving(fn.name, trigger)),
    failing: [
      {
        why: `${fn.name}: hands over events and runs that failed for good`,
        role: giveUp(deadLetterQueue),
      },
    ],
    extensions: serviceBusSection({ fifo: false, triggers: [], timeoutMs: fn.timeoutMs, atOnce }, refuse),
    ...(atOnce !== undefined && { atOnce }),
  };
}

function receiving(functionName: string, { name, source: { bucket } }: ObjectsTrigger): WantedRole[] {
  return [
    { why: `${functionName}: gets events of bucket ${bucket} (${name})`, role: receive(objectQueueOf(name)) },
    {
      why: `${functionName}: sends failed events of bucket ${bucket} (${name}) again, for later`,
      role: send(objectQueueOf(name)),
    },
  ];
}
