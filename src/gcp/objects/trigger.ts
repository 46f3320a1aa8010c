import { type ConsumerFunction, InvalidArgumentError } from "@motif/core";
import type { Drivers } from "@motif/core/platform";
import { createRuntime } from "@motif/runtime/platform";
import { jsonVariable, physicalName } from "@motif/runtime/variables";
import * as z from "zod/mini";
import { acknowledge, isRefusal, refuse } from "../function/adapter/answer.ts";
import { deliver, readAsyncDelivery } from "../function/adapter/async-delivery.ts";
import { invocation } from "../function/adapter/call.ts";
import { cloudEvent } from "../function/adapter/cloud-event.ts";
import { functionPlatform } from "../function/adapter/platform.ts";
import { type FunctionHandler, traceAttributes } from "../function/adapter/request.ts";
import { FILTERS_VARIABLE, type ObjectFilter } from "./environment.ts";
import { type FinalizedObject, finalizedObject, toEvent } from "./event.ts";

const objectFilters: z.ZodMiniType<readonly ObjectFilter[]> = z.array(
  z.object({ bucket: z.string(), prefix: z.string(), suffix: z.string() }),
);

/**
 * The handler of a consumer of object-created events, which Eventarc delivers as CloudEvents. It gets the events of whole
 * buckets, so those of other objects are accepted and left alone. 204 accepts an event; 500 has it delivered again.
 * Throws `missing-driver` and `missing-variable`.
 */
export function serve(fn: ConsumerFunction, drivers: Drivers): FunctionHandler {
  const runtime = createRuntime(fn, functionPlatform(drivers));
  const delivery = readAsyncDelivery();
  const filters = jsonVariable(FILTERS_VARIABLE, objectFilters).map((filter) => ({
    ...filter,
    physical: physicalName("bucket", filter.bucket),
  }));
  return async (request, response) => {
    try {
      const event = cloudEvent(request);
      if (!event) throw new InvalidArgumentError("The request is no CloudEvent.");
      const object = finalizedObject(event);
      const ofBucket = filters.filter(({ physical }) => physical === object.bucket);
      if (ofBucket.length === 0) throw unknownBucket(object);
      const filter = ofBucket.find((each) => matches(each, object));
      if (!filter) return acknowledge(response, true);
      const incoming = toEvent(event, object, filter.bucket, traceAttributes(request));
      const isDone = await deliver(
        fn.name,
        delivery,
        { id: event.id, time: event.time, payload: event },
        async () => {
          const [failure] = await invocation((call) => runtime.consume([incoming], call));
          return failure;
        },
      );
      acknowledge(response, isDone);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refuse(response, error);
    }
  };
}

function matches({ prefix, suffix }: ObjectFilter, { name }: FinalizedObject): boolean {
  return name.startsWith(prefix) && name.endsWith(suffix);
}

/** Accepting it would lose it: that the function was not told of the bucket is a mistake of its configuration. */
function unknownBucket({ bucket }: FinalizedObject): InvalidArgumentError {
  return new InvalidArgumentError(
    `${FILTERS_VARIABLE} has no entry for the bucket ${bucket}. Build and deploy the function again.`,
  );
}
