import { type Json, type JsonObject, NotFoundError } from "@motif/core";
import type { RunUsage } from "@motif/core/model";
import { parseTraceparent, traceIdOf } from "@motif/runtime/platform";
import type { DeadLetters } from "../delivery/dead-letters.ts";
import type { Engine } from "../engine.ts";
import type { Meter } from "../ground/meter.ts";
import type { DevelopmentIssuer, TokenOptions } from "../issuer/issuer.ts";
import type { Operators } from "../kinds/kinds.ts";
import { operatorsOf } from "../kinds/operators.ts";
import type { LogPage, LogQuery, Logs } from "../logs.ts";
import { KEPT_INVOCATIONS } from "../traces.ts";
import type { InvocationMode, InvocationResult } from "../triggers/direct/by-hand.ts";
import type { FeedPort } from "../triggers/feed/trigger.ts";
import type { StreamConsumerPort } from "../triggers/stream/trigger.ts";
import type { AdminPort } from "./port.ts";
import type { Health, InvocationTrace, TraceDetail } from "./schemas.ts";

/**
 * What a person, the CLI or a test may do with a running app: look at its state and act on it. Unlike functions, an
 * operator needs no grants.
 */
export class Operator implements AdminPort {
  readonly kinds: Operators;
  readonly deadLetters: DeadLetters;
  readonly feeds: FeedPort;
  readonly streamConsumers: StreamConsumerPort;
  readonly #engine: Engine;
  readonly #meter: Meter;
  readonly #logs: Logs;
  readonly #issuer: DevelopmentIssuer;
  readonly #startedAt: string;

  constructor(engine: Engine, meter: Meter, logs: Logs, issuer: DevelopmentIssuer, startedAt: Date) {
    this.kinds = operatorsOf(engine.inventory, engine.states, engine.operatorDrivers());
    this.deadLetters = engine.deadLetters;
    this.feeds = engine.feeds;
    this.streamConsumers = engine.streamConsumers;
    this.#engine = engine;
    this.#meter = meter;
    this.#logs = logs;
    this.#issuer = issuer;
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

  token = async (claims: JsonObject, options: TokenOptions): Promise<string> =>
    this.#issuer.token(claims, options);

  /** The ids of traces are worked out when they are asked for: most invocations nobody ever looks at. */
  async traces(limit: number): Promise<readonly InvocationTrace[]> {
    return this.#engine.traces.latest(limit).map(({ links, ...record }) => ({
      ...record,
      startedAt: new Date(record.startedAt).toISOString(),
      traceId: parseTraceparent(record.parent)?.traceId ?? traceIdOf(record.invocationId) ?? "",
      ...(links && { links: [...links] }),
    }));
  }

  async trace(traceId: string): Promise<TraceDetail> {
    const invocations = (await this.traces(KEPT_INVOCATIONS))
      .filter((found) => found.traceId === traceId || isLinked(found, traceId))
      .reverse();
    const spans = this.#logs.spansOf(traceId);
    if (invocations.length > 0 || spans.length > 0) return { traceId, invocations, spans };
    throw new NotFoundError(
      `Nothing is known of trace ${traceId}: the server keeps its last ${KEPT_INVOCATIONS} invocations.`,
    );
  }

  logs(query: LogQuery): Promise<LogPage> {
    return this.#logs.read(query);
  }
}

/** Whether it processed a batch with an event of a trace. */
function isLinked({ links = [] }: InvocationTrace, traceId: string): boolean {
  return links.some((link) => parseTraceparent(link)?.traceId === traceId);
}
