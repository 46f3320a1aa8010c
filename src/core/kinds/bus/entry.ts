import { compilePattern, type EventPattern } from "@motif/events";
import type { Layout } from "../../ground/grant.ts";
import type { Listener } from "../../ground/kind.ts";
import type { QueueLayout } from "../queue/driver.ts";
import type { BusLayout } from "./driver.ts";
import type { EventFilter } from "./pattern.ts";

/** A bus, resolved. */
export interface BusEntry {
  readonly name: string;
  readonly layout: BusLayout;
  readonly source: string;
  /** The types of events that it carries, in order of name. */
  readonly events: readonly string[];
  /** Who gets which of its events, in order of name. */
  readonly rules: readonly RuleEntry[];
}

/** A queue behind a rule. */
export interface RuleEntry {
  readonly queue: string;
  readonly pattern: EventFilter;
}

/** Resolves a bus. */
export function busEntry(bus: BusLayout, _: readonly Listener[], resources: readonly Layout[]): BusEntry {
  return {
    name: bus.name,
    layout: bus,
    source: bus.source,
    events: bus.events.map(({ name }) => name).sort(),
    rules: ruledBy(bus, resources).map(({ name: queue, rule }) => ({ queue, pattern: rule?.pattern ?? {} })),
  };
}

/** The queues of an app that a bus's events go to. */
export function ruledBy(bus: BusLayout, resources: readonly Layout[]): QueueLayout[] {
  return resources.filter(isQueue).filter(({ rule }) => rule?.bus === bus);
}

/** A rule's pattern, ready to be matched with CloudEvents. An app that was checked has none that is not valid. */
export function compiledPattern(pattern: EventFilter): EventPattern {
  const compiled = compilePattern(pattern);
  if ("problem" in compiled) throw new Error(`${compiled.problem.path} ${compiled.problem.message}`);
  return compiled.pattern;
}

function isQueue(layout: Layout): layout is QueueLayout {
  return layout.kind === "queue";
}
