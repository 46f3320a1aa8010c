import type { Context } from "@motif/core";
import { type AnyFunction, bindUses } from "@motif/core/platform";
import type { Call, Platform } from "./contract.ts";
import { environmentWarnings, InvocationLogger } from "./observe/logger.ts";
import { InvocationMetrics } from "./observe/metrics.ts";
import { type Incoming, InvocationTrace } from "./observe/trace.ts";

/** What the runtime adds to a handler's own parts: the context and the handles, by name. */
export type HandlerInput = Context & Record<string, unknown>;

/** One function on one platform: what all its invocations share is made once. */
export class Host {
  readonly functionName: string;
  readonly platform: Platform;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly #handles: ReturnType<typeof bindUses>;

  /** Throws `missing-driver` where the platform has no driver for something that the function uses. */
  constructor(fn: AnyFunction, platform: Platform) {
    this.functionName = fn.name;
    this.platform = platform;
    this.now = () => new Date(platform.now());
    this.newId = () => platform.newId();
    this.#handles = bindUses(fn.uses, platform.drivers, environmentWarnings(this));
  }

  /** Begins an invocation. Its metrics are shared by all the parts that it is made of. */
  begin(call: Call): Invocation {
    return new Invocation(this, call);
  }

  /** The input of a handler, without its own parts. */
  input(call: Call, trace: InvocationTrace, metrics: InvocationMetrics): HandlerInput {
    const { platform, now, newId } = this;
    return {
      log: new InvocationLogger(this, call.invocationId, trace),
      metrics,
      trace,
      // Platforms make the signal when it is first asked for: most handlers never do.
      get signal() {
        return call.signal;
      },
      invocationId: call.invocationId,
      now,
      newId,
      remainingTime: () => Math.max(0, call.deadline - platform.now()),
      ...this.#handles(trace, call),
    };
  }
}

/** One invocation: a request, a batch of events, a task. Each event of a batch is a part with a trace of its own. */
export class Invocation {
  readonly #host: Host;
  readonly #call: Call;
  readonly #metrics: InvocationMetrics;
  #parts = 0;

  constructor(host: Host, call: Call) {
    this.#host = host;
    this.#call = call;
    this.#metrics = new InvocationMetrics(host);
  }

  /** Begins a part. */
  part(incoming: Incoming): Part {
    return new Part(this.#host, this.#call, this.#metrics, incoming, this.#parts++ === 0);
  }

  /** Writes the metrics. */
  end(): void {
    this.#metrics.end();
  }
}

/** A part of an invocation: what one call of the handler gets, and the trace that it belongs to. */
export class Part {
  readonly input: HandlerInput;
  readonly trace: InvocationTrace;

  constructor(host: Host, call: Call, metrics: InvocationMetrics, incoming: Incoming, isFirst: boolean) {
    this.trace = new InvocationTrace(host, call.invocationId, incoming, isFirst);
    this.input = host.input(call, this.trace, metrics);
  }

  /** Writes the part's span. */
  end(kind: "server" | "consumer", status: "ok" | "error"): void {
    this.trace.end(kind, status);
  }
}
