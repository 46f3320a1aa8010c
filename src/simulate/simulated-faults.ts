import { AccessDeniedError } from "@motif/core";
import type { FunctionEntry } from "@motif/core/model";
import type { DeliveryWay } from "@motif/core/platform";
import {
  type DeliveryPoint,
  type EnvironmentTraits,
  type EventFailure,
  type Faults,
  faultsOn,
  type InvocationPoint,
  type InvocationRecord,
  never,
  type Operation,
  type OperationPoint,
  partsOf,
  type SettledPoint,
  strike,
  type TaskPoint,
  type VirtualApp,
} from "@motif/engine/virtual";
import type { Draw } from "./draw.ts";
import type { EndedInvocation, History } from "./history.ts";
import type { Luck } from "./luck.ts";
import type { Outages } from "./outages.ts";
import type { Watch } from "./watch.ts";

/** What an environment's clock is wrong by at most. */
const MOST_SKEW_MS = 1000;
const LONGEST_INIT_MS = 5000;
/** How long an operation takes where nothing is wrong, in milliseconds. */
const USUAL_MS = 15;
const SLOW_MS = 5000;
/** How late a message comes: most of those that are late by less, a few by more. */
const LATE_MS = 60_000;
const VERY_LATE_MS = 3_600_000;
/** An operation whose function died before its answer may still arrive so much later. */
const STRAY_MS = 2000;

/** What faults need of a run. */
export interface FaultServices {
  readonly luck: Luck;
  readonly draw: Draw;
  readonly outages: Outages;
  readonly history: History;
  readonly watch: Watch;
  /** How messages of the engine's own queues come, and records of streams; all others are messages of the app's queues. */
  readonly ways: ReadonlyMap<string, DeliveryWay>;
  /** The app; not there while it starts. */
  readonly app: () => VirtualApp | undefined;
}

/** Faults drawn from a run's seed, by place: the nth invocation of a function, the nth delivery of a queue. */
export class SimulatedFaults implements Faults {
  readonly #run: FaultServices;
  readonly #counts = new Map<string, number>();
  readonly #active = new Map<string, number>();
  /** Which faults struck an invocation, by its name. */
  readonly #struck = new Map<string, Set<string>>();
  /** What each invocation under way has asked for and was not answered yet, by its name. */
  readonly #open = new Map<string, Set<Operation>>();
  /** Functions that have environments whose clock is wrong. */
  readonly #skewed = new Set<string>();

  constructor(run: FaultServices) {
    this.#run = run;
  }

  environment({ name }: FunctionEntry): EnvironmentTraits {
    const { luck, draw } = this.#run;
    const place = this.#next(`environment ${name}`);
    const wrong = draw.strikes("clock-skew", place);
    if (wrong) this.#skewed.add(name);
    return {
      initMs: draw.strikes("cold-start", place) ? luck.between(50, LONGEST_INIT_MS, `${place} init`) : 0,
      skewMs: wrong ? luck.between(-MOST_SKEW_MS, MOST_SKEW_MS, `${place} skew`) : 0,
      random: luck.random(place),
    };
  }

  begins({ fn, invocationId, crash }: InvocationPoint): void {
    const { draw, history } = this.#run;
    const name = this.#next(fn.name);
    history.names.set(invocationId, name);
    history.begun++;
    if (fn.kind === "scheduled") history.scheduled++;
    history.note(name, "begins");
    this.#open.set(name, new Set());
    if (this.#skewed.has(fn.name)) this.#strike(name, "clock-skew");
    const active = (this.#active.get(fn.name) ?? 0) + 1;
    this.#active.set(fn.name, active);
    history.peaks.set(fn.name, Math.max(active, history.peaks.get(fn.name) ?? 0));
    if (draw.strikes("crash", `${name} start`)) this.#crash(name, crash);
  }

  /** To be called when everything dies: it struck all that is under way. */
  allCrash(): void {
    for (const name of this.#open.keys()) this.#strike(name, "restart");
  }

  /**
   * To be called when an invocation is over, with the events that it left unprocessed; gives what is known of it. Undefined for
   * one that never began: everything died while its environment was still starting.
   */
  ended(record: InvocationRecord, failures: readonly EventFailure[]): EndedInvocation | undefined {
    const { function: functionName, invocationId, status } = record;
    const name = this.#run.history.names.get(invocationId);
    const open = name !== undefined && this.#open.get(name);
    if (name === undefined || !open) return undefined;
    this.#open.delete(name);
    if (status === "ok") for (const operation of open) this.#isLate(name, operation);
    this.#active.set(functionName, (this.#active.get(functionName) ?? 1) - 1);
    const faults = [...(this.#struck.get(name) ?? [])];
    const reasons = failures.map(({ reason }) => reason);
    return { ...record, name, faults, disturbed: faults.length > 0, failures: reasons };
  }

  async perform(point: OperationPoint, perform: () => Promise<unknown>): Promise<unknown> {
    const { operation, invocationId } = point;
    const open = this.#open.get(this.#run.history.names.get(invocationId) ?? "");
    open?.add(operation);
    // Whoever gave up waiting has answered for it.
    point.signal?.addEventListener("abort", () => open?.delete(operation), { once: true });
    try {
      return await this.#perform(point, perform);
    } finally {
      open?.delete(operation);
    }
  }

  async task({ workflow, operation }: TaskPoint, perform: () => Promise<unknown>): Promise<unknown> {
    const { luck, draw, app } = this.#run;
    const place = this.#next(`task of ${workflow} ${operation.type} ${operation.resource}`);
    const value = await this.#disturbedBy(operation, place, `workflow ${workflow}`, perform);
    if (draw.strikes("slow-answer", place)) await app()?.elapse(luck.between(1, SLOW_MS, `${place} answer`));
    return value;
  }

  afterAnswer(invocationId: string, operation: Operation): void {
    this.#isLate(this.#run.history.names.get(invocationId) ?? "", operation);
  }

  async #perform(point: OperationPoint, perform: () => Promise<unknown>): Promise<unknown> {
    const { luck, draw } = this.#run;
    const { operation, number, invocationId, crash, wait, isUnderWay } = point;
    const name = this.#run.history.names.get(invocationId) ?? "";
    const place = `${name} ${operation.type} ${operation.resource} ${number}`;
    const recorded = () => this.#recorded(name, operation, perform);
    if (draw.strikes("crash", `${place} before`)) {
      this.#crash(name, crash);
      return never();
    }
    await wait(this.#durationOf(point, place, name));
    if (draw.strikes("crash", `${place} during`)) {
      this.#crash(name, crash);
      this.#stray(recorded, luck.between(1, STRAY_MS, `${place} stray`));
      return never();
    }
    const value = await this.#disturbedBy(operation, place, name, recorded);
    // A service takes its time: its caller may be over, and another invocation in its environment, which must not pay for it.
    if (!isUnderWay()) return value;
    if (draw.strikes("slow-answer", place)) {
      this.#strike(name, "slow-answer");
      await wait(luck.between(1, SLOW_MS, `${place} answer`));
    }
    if (draw.strikes("crash", `${place} after`)) this.#crash(name, crash);
    return value;
  }

  holds(point: DeliveryPoint): number {
    const { luck, draw, history } = this.#run;
    const { queue, messages } = point;
    if (this.#wayOf(point) !== "schedules") for (const id of messages) history.delivered.add(id);
    const place = this.#next(`delivery ${queue}`);
    if (!draw.strikes(`${this.#wayOf(point)}.late`, place)) return 0;
    const most = luck.at(`${place} very`) < 0.1 ? VERY_LATE_MS : LATE_MS;
    const heldMs = luck.between(1, most, `${place} late`);
    history.note(queue, `${counted(messages)} ${heldMs} ms late`);
    return heldMs;
  }

  copies(point: DeliveryPoint): boolean {
    const { queue, messages, fifo } = point;
    if (fifo) return false; // a group's messages are given to one consumer at a time
    if (!this.#run.draw.strikes(`${this.#wayOf(point)}.twice`, this.#next(`copy ${queue}`))) return false;
    this.#run.history.note(queue, `a copy of ${counted(messages)}`);
    return true;
  }

  repeats(point: DeliveryPoint): boolean {
    const { queue, messages } = point;
    const place = this.#next(`repeat ${queue}`);
    const again = this.#run.draw.strikes(`${this.#wayOf(point)}.twice`, place);
    if (again) this.#run.history.note(queue, `${counted(messages)} delivered once more`);
    return again;
  }

  filtered({ queue, messages }: DeliveryPoint): void {
    const { history } = this.#run;
    for (const id of messages) history.processed.add(id);
    history.note(queue, `${counted(messages)} filtered out`);
  }

  acknowledges(point: SettledPoint): boolean {
    const { draw, history } = this.#run;
    const { queue, messages, processed } = point;
    for (const id of processed) history.processed.add(id);
    const lost = draw.strikes(`${this.#wayOf(point)}.unacknowledged`, this.#next(`settle ${queue}`));
    history.note(queue, `${processed.length} of ${counted(messages)} processed${lost ? ", unheard" : ""}`);
    return !lost;
  }

  /** Whoever failed for a fault need not have waited for what else was under way; handles refresh what they keep by themselves. */
  #isLate(name: string, operation: Operation): void {
    if (this.#struck.has(name) || /^(config|secret)\./.test(operation.type)) return;
    this.#run.history.late.push({ by: name, operation });
  }

  #durationOf({ fn, operation }: OperationPoint, place: string, name: string): number {
    const { luck, draw } = this.#run;
    const usual = luck.between(1, USUAL_MS, `${place} takes`);
    if (draw.strikes("stall", place)) {
      this.#strike(name, "stall");
      return fn.timeoutMs + usual;
    }
    const isSlow =
      draw.strikes("slow", place) ||
      partsOf(operation).some((part) => this.#run.outages.isSlow(part.resource));
    if (!isSlow) return usual;
    this.#strike(name, "slow");
    return luck.between(USUAL_MS, SLOW_MS, `${place} slow`);
  }

  async #disturbedBy(
    operation: Operation,
    place: string,
    name: string,
    perform: () => Promise<unknown>,
  ): Promise<unknown> {
    const { luck, draw, outages, app, history } = this.#run;
    const possible = faultsOn(operation);
    const down = partsOf(operation).some((part) => outages.isDown(part.resource));
    const struck = down
      ? possible.find((fault) => fault.name === "unavailable")
      : possible.find((fault) => draw.strikes(`${fault.kind}.${fault.name}`, place));
    const running = app();
    if (!struck || !running) return perform();
    this.#strike(name, `${struck.kind}.${struck.name}`);
    history.note(name, `${operation.type} ${operation.resource}: ${struck.name}`);
    if (struck.kind === "table" && struck.name === "contended") this.#run.watch.touched(operation);
    const chance = luck.random(`${place} ${struck.name}`).next;
    const wait = (milliseconds: number) => running.elapse(milliseconds);
    return strike(struck, operation, running.engine.states, perform, { wait, chance });
  }

  /** The function is dead; what it had asked for may still happen. */
  #stray(perform: () => Promise<unknown>, waitMs: number): void {
    const clock = this.#run.app()?.clock;
    clock?.at(clock.now() + waitMs, () => void perform().catch(() => {})); // nobody is left to hear of it
  }

  async #recorded(name: string, operation: Operation, perform: () => Promise<unknown>): Promise<unknown> {
    const { history, watch } = this.#run;
    const { type, resource } = operation;
    try {
      const performing = perform(); // has its effect at once, and is durable later
      const effect = watch.effectOf(operation);
      const value = await performing;
      history.note(name, `${type} ${resource}`);
      watch.did(name, operation, value, effect);
      return value;
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "error";
      history.note(name, `${type} ${resource}: ${code}`);
      if (error instanceof AccessDeniedError) history.denied.push(error.message);
      throw error;
    }
  }

  /** Notes that a fault struck an invocation. */
  #strike(name: string, fault: string): void {
    const struck = this.#struck.get(name);
    if (struck) struck.add(fault);
    else this.#struck.set(name, new Set([fault]));
  }

  #crash(name: string, crash: () => void): void {
    this.#strike(name, "crash");
    this.#run.history.note(name, "crashes");
    crash();
  }

  /** The way that messages come, as profiles of clouds name it. */
  #wayOf({ queue, fifo }: DeliveryPoint): DeliveryWay {
    return this.#run.ways.get(queue) ?? (fifo ? "fifo" : "queue");
  }

  /** The next place of its kind. */
  #next(what: string): string {
    const number = (this.#counts.get(what) ?? 0) + 1;
    this.#counts.set(what, number);
    return `${what}#${number}`;
  }
}

function counted(messages: readonly string[]): string {
  return messages.length === 1 ? "1 message" : `${messages.length} messages`;
}
