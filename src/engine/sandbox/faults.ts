/** A crash to inject: see {@link Faults.crash}. */
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
export class Faults {
  readonly #crashes = new Map<string, PlannedCrash[]>();
  readonly #duplicates = new Map<string, number>();

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

  /** Whether a crash is due; counts it as done. */
  strikes(functionName: string, operation: number, when: "before" | "after"): boolean {
    const due = this.#crashes
      .get(functionName)
      ?.find((crash) => crash.left > 0 && crash.operation === operation && crash.when === when);
    if (!due) return false;
    due.left--;
    return true;
  }

  /** Whether this delivery of a queue is to be made twice; counts it as done. */
  duplicates(queue: string): boolean {
    const left = this.#duplicates.get(queue) ?? 0;
    if (left <= 0) return false;
    this.#duplicates.set(queue, left - 1);
    return true;
  }
}
