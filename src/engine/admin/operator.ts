import type { Json } from "@motif/core";
import type { RunUsage } from "@motif/core/model";
import { parseTraceparent, traceIdOf } from "@motif/runtime/platform";
import type { DeadLetters } from "../delivery/dead-letters.ts";
import type { Engine } from "../engine.ts";
import type { Meter } from "../ground/meter.ts";
import type { Operators } from "../kinds/kinds.ts";
import { operatorsOf } from "../kinds/operators.ts";
import type { InvocationMode, InvocationResult } from "../triggers/direct/by-hand.ts";
import type { AdminPort } from "./port.ts";
import type { Health, InvocationTrace } from "./schemas.ts";

/**
 * What a person, the CLI or a test may do with a running app: look at its state and act on it. Unlike functions, an
 * operator needs no grants.
 */
export class Operator implements AdminPort {
  readonly kinds: Operators;
  readonly deadLetters: DeadLetters;
  readonly #engine: Engine;
  readonly #meter: Meter;
  readonly #startedAt: string;

  constructor(engine: Engine, meter: Meter, startedAt: Date) {
    this.kinds = operatorsOf(engine.inventory, engine.states, engine.operatorDrivers());
    this.deadLetters = engine.deadLetters;
    this.#engine = engine;
    this.#meter = meter;
    this.#startedAt = startedAt.toISOString();
  }

  async health(): Promise<Health> {
    return { status: "ok", app: this.#engine.inventory.app, startedAt: this.#startedAt };
  }

  async usage(): Promise<RunUsage> {
    return this.#meter.snapshot(this.#engine.inventory.app);
  }

  invoke = async (
    functionName: string,
    payload: Json | undefined,
    mode: InvocationMode,
  ): Promise<InvocationResult> => this.#engine.invoke(functionName, payload ?? null, mode);

  /** The ids of traces are worked out when they are asked for: most invocations nobody ever looks at. */
  async traces(limit: number): Promise<readonly InvocationTrace[]> {
    return this.#engine.traces.latest(limit).map(({ links, ...record }) => ({
      ...record,
      startedAt: new Date(record.startedAt).toISOString(),
      traceId: parseTraceparent(record.parent)?.traceId ?? traceIdOf(record.invocationId) ?? "",
      ...(links && { links: [...links] }),
    }));
  }
}
