import { randomUUID } from "node:crypto";
import { inParallel } from "@motif/core/driver";
import {
  type BusDriver,
  type BusLayout,
  compiledPattern,
  type EventFilter,
  envelopeOf,
  type OutgoingEvent,
} from "@motif/core/platform";
import { RuleSet } from "@motif/events";
import { jsonVariable, physicalName } from "@motif/runtime/variables";
import * as z from "zod/mini";
import { markFor } from "../ground/pubsub/feeds.ts";
import { publish } from "../ground/pubsub/publish.ts";
import { serviceError } from "../ground/rest/service-error.ts";
import { batched, pubsubMessage, refuseTooLarge } from "../queue/outgoing.ts";
import { RULES_VARIABLE } from "./environment.ts";

const CALLS_AT_ONCE = 4;

/** What the compiler wrote: patterns have been checked. */
const settings = z.array(
  z.object({
    bus: z.string(),
    queue: z.string(),
    pattern: z.custom<EventFilter>((pattern) => typeof pattern === "object"),
  }),
);

/** The queues of a bus's rules, ready to be matched; made once per execution environment. */
const ruleSets = new Map<string, RuleSet<string>>();

/** Buses in Pub/Sub, seen from a publisher. */
const driver: BusDriver = {
  async publish(bus, events) {
    const physical = physicalName("bus", bus.name);
    const rules = rulesOf(bus.name);
    const all = events.map((event) => sending(bus, event, rules));
    try {
      await inParallel(batched(all), CALLS_AT_ONCE, (batch) =>
        publish(
          physical,
          batch.map(({ message }) => message),
        ),
      );
    } catch (error) {
      throw serviceError(error, `bus ${bus.name}`);
    }
    return all.map(({ id }) => ({ id }));
  },
};

function rulesOf(name: string): RuleSet<string> {
  const known = ruleSets.get(name);
  if (known) return known;
  const own = jsonVariable(RULES_VARIABLE, settings).filter(({ bus }) => bus === name);
  const rules = new RuleSet(
    own.map(({ queue, pattern }) => ({ pattern: compiledPattern(pattern), target: queue })),
  );
  ruleSets.set(name, rules);
  return rules;
}

/**
 * Pub/Sub's own filters look at attributes only, and know no more than equality and prefixes: so an event says by itself which
 * queues it is for. Throws `TooLargeError` where Pub/Sub would not take it.
 */
function sending(bus: BusLayout, event: OutgoingEvent, rules: RuleSet<string>) {
  const id = randomUUID();
  const envelope = envelopeOf(bus, event, id, new Date().toISOString());
  const marks = rules.match(envelope).map((queue) => [markFor(queue), "1"] as const);
  const attributes = { ...event.carried, ...Object.fromEntries(marks) };
  const { message, size } = pubsubMessage({ body: JSON.stringify(envelope), attributes }, id);
  refuseTooLarge(`event of bus ${bus.name}`, size);
  return { id, message, size };
}

export { driver as bus };
