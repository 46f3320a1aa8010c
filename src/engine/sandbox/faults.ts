import { UnknownOutcomeError } from "@motif/core";
import type { FunctionEntry } from "@motif/core/model";
import type {
  DeliveryPoint,
  EnvironmentTraits,
  Faults,
  InvocationPoint,
  OperationPoint,
  TaskPoint,
} from "../ground/faults.ts";
import { type Random, systemRandom } from "../ground/random.ts";

/** A crash to inject: see {@link PlannedFaults.crash}. */
export interface CrashFault {
  /** Which operation on a resource, counted from 1 in each invocation; 0 (the default) is the start of the handler. */
  readonly operation?: number;
  /** Whether the operation still takes effect. `before` if not given. */
  readonly when?: "before" | "after";
  /** How many invocations crash; 1 if not given. */
  readonly times?: number;
}

interface PlannedCrash {
  readonly operation: number;
  readonly when: "before" | "after";
  left: number;
}

/** Faults that a test injects on purpose. */
export class PlannedFaults implements Faults {
  readonly #traits: EnvironmentTraits;
  readonly #crashes = new Map<string, PlannedCrash[]>();
  readonly #duplicates = new Map<string, number>();
  readonly #lostAnswers = new Map<string, number>();

  constructor(random: Random = systemRandom) {
    this.#traits = { initMs: 0, skewMs: 0, random };
  }

  /** The environment of a function dies at a certain operation of an invocation. */
  crash(functionName: string, fault: CrashFault = {}): void {
    const planned = this.#crashes.get(functionName) ?? [];
    planned.push({ operation: fault.operation ?? 0, when: fault.when ?? "before", left: fault.times ?? 1 });
    this.#crashes.set(functionName, planned);
  }

  /** The next deliveries of a queue (all, if `times` is not given) are made once more, as at-least-once allows. */
  duplicate(queue: string, times = Number.POSITIVE_INFINITY): void {
    this.#duplicates.set(queue, times);
  }

  environment(): EnvironmentTraits {
    return this.#traits;
  }

  begins({ fn, crash }: InvocationPoint): void {
    if (this.#strikes(fn, 0, "before")) crash();
  }

  async perform(
    { fn, number, crash, isUnderWay }: OperationPoint,
    perform: () => Promise<unknown>,
  ): Promise<unknown> {
    if (this.#strikes(fn, number, "before")) {
      crash();
      return never();
    }
    const value = await perform();
    if (isUnderWay() && this.#strikes(fn, number, "after")) crash();
    return value;
  }

  /** A task's call of a workflow ends without an answer that arrives, though it was made. */
  loseAnswers(workflow: string, times = 1): void {
    this.#lostAnswers.set(workflow, times);
  }

  async task({ workflow, operation }: TaskPoint, perform: () => Promise<unknown>): Promise<unknown> {
    const value = await perform();
    const left = this.#lostAnswers.get(workflow) ?? 0;
    if (left <= 0) return value;
    this.#lostAnswers.set(workflow, left - 1);
    throw new UnknownOutcomeError(`The answer to ${operation.type} of ${operation.resource} was lost.`);
  }

  afterAnswer(): void {}

  holds(): number {
    return 0;
  }

  copies(): boolean {
    return false;
  }

  repeats({ queue }: DeliveryPoint): boolean {
    const left = this.#duplicates.get(queue) ?? 0;
    if (left <= 0) return false;
    this.#duplicates.set(queue, left - 1);
    return true;
  }

  filtered(): void {}

  acknowledges(): boolean {
    return true;
  }

  /** Whether a crash is due; counts it as done. */
  #strikes({ name }: FunctionEntry, operation: number, when: "before" | "after"): boolean {
    const due = this.#crashes
      .get(name)
      ?.find((crash) => crash.left > 0 && crash.operation === operation && crash.when === when);
    if (!due) return false;
    due.left--;
    return true;
  }
}

/** What a dead invocation waits for. */
export function never(): Promise<never> {
  return new Promise(() => {});
}
