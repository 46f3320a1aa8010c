import type { ObjectsTrigger } from "@motif/core/model";
import type { AsyncMessage } from "../../delivery/asynchronous.ts";
import type { RunningTriggers, Trigger } from "../../delivery/trigger.ts";
import type { ResourceEvent } from "../../ground/event.ts";

/** New objects of buckets: each is an asynchronous invocation, stored in the transaction of the object. */
export const objects = {
  attach: (triggers, { meter, deliveries }): RunningTriggers => ({
    onEvent(event) {
      for (const trigger of triggers) {
        if (!listens(trigger, event)) continue;
        meter.counts("buckets", event.resource).events++;
        deliveries.enqueue(trigger.function, messageOf(event));
      }
    },
  }),
} as const satisfies Trigger<ObjectsTrigger, RunningTriggers>;

function listens({ source }: ObjectsTrigger, { kind, resource, subject }: ResourceEvent): boolean {
  return (
    kind === "bucket" &&
    resource === source.bucket &&
    subject.startsWith(source.prefix) &&
    subject.endsWith(source.suffix)
  );
}

function messageOf({ type, source, subject, time, data, attributes }: ResourceEvent): AsyncMessage {
  return {
    body: JSON.stringify(data),
    attributes: {
      ...attributes,
      "ce-type": type,
      "ce-source": source,
      "ce-subject": subject,
      "ce-time": time,
    },
  };
}
