import { compilePattern } from "@motif/events";
import type { AnyFunction } from "../../functions/any-function.ts";
import { deadLetterQueueOf } from "../../ground/delivery.ts";
import type { Layout } from "../../ground/grant.ts";
import { isObject } from "../../ground/json.ts";
import { type Report, reportMissing } from "../../ground/report.ts";
import type { BusLayout, BusRule } from "./driver.ts";
import { ruledBy } from "./entry.ts";
import { eventBridgePattern } from "./pattern.ts";

/** Of EventBridge's `detail-type`: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html */
const EVENT_NAME = /^[A-Za-z][A-Za-z0-9._-]{0,127}$/;
/** A URI reference, as CloudEvents asks for, of characters that every cloud takes. */
const SOURCE = /^[A-Za-z][A-Za-z0-9./:_-]{0,127}$/;
const ATTRIBUTES = ["type", "source", "subject", "time", "id", "data", "$or"];

/** Events and their source have names that every cloud takes. */
export function checkBus({ name, events, source }: BusLayout, report: Report): void {
  const where = `bus ${name}`;
  if (!Array.isArray(events) || events.length === 0) {
    report(where, "carries no events; list them in events");
    return;
  }
  const seen = new Set<string>();
  for (const event of events) {
    if (event?.kind !== "event") {
      reportMissing(where, "event at one place of events", report);
      continue;
    }
    if (!EVENT_NAME.test(event.name))
      report(
        where,
        `carries an event ${JSON.stringify(event.name)}; such a name has letters, digits, dots, dashes and underscores, begins with a letter and is at most 128 long`,
      );
    if (seen.has(event.name)) report(where, `carries two events ${event.name}; give each type one name`);
    seen.add(event.name);
  }
  if (!SOURCE.test(source) || /^aws/i.test(source)) {
    report(
      where,
      `has the source ${JSON.stringify(source)}; a source has letters, digits and ./:_-, begins with a letter, is at most 128 long, and not one of "aws"`,
    );
  }
}

/** Somebody gets what is published, and no queue has a bus's name: in Pub/Sub they would be the same topic. */
export function checkBuses(
  buses: readonly BusLayout[],
  _: readonly AnyFunction[],
  report: Report,
  resources: readonly Layout[],
): void {
  const others = resources.filter(({ kind }) => kind === "queue" || kind === "topic");
  const taken = new Set(others.flatMap(({ name }) => [name, deadLetterQueueOf(name)]));
  for (const bus of buses) {
    const where = `bus ${bus.name}`;
    if (taken.has(bus.name))
      report(where, "has the name of a queue or a topic, or of a queue's dead letters; rename it");
    if (ruledBy(bus, resources).length === 0)
      report(where, "has no rule, and what is published to it would be lost; wire one with rule");
  }
}

/** What is wrong with the rule that brings events into a queue. */
export function checkRule(where: string, { bus, pattern }: BusRule, fifo: boolean, report: Report): void {
  if (bus?.kind !== "bus") {
    reportMissing(where, "bus", report);
    return;
  }
  if (fifo) report(where, `is FIFO and gets events of bus ${bus.name}, which keeps no order`);
  if (!isObject(pattern)) {
    report(where, "its rule has no pattern");
    return;
  }
  const strange = Object.keys(pattern).find((name) => !ATTRIBUTES.includes(name));
  if (strange !== undefined) {
    report(
      where,
      `its pattern asks for ${strange}, which events do not have; there are ${ATTRIBUTES.join(", ")}`,
    );
  }
  const unknown = namesIn(pattern.type).find((name) => !bus.events.some((event) => event?.name === name));
  if (unknown !== undefined)
    report(where, `its pattern asks for events ${unknown}, which bus ${bus.name} does not carry`);
  // As it is deployed: EventBridge's form is the longer one.
  const compiled = compilePattern(eventBridgePattern(pattern));
  if ("problem" in compiled) {
    const { path, message } = compiled.problem;
    report(where, `its pattern is not valid: ${path || "it"} ${message}`);
  }
}

/** The values in a list of conditions; what a circular import left undefined is one too. */
function namesIn(conditions: unknown): readonly string[] {
  if (!Array.isArray(conditions)) return [];
  return conditions.filter((condition) => !isObject(condition)).map(String);
}
