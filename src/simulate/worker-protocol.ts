import type { RunPlan } from "./run.ts";
import type { Shrunk } from "./shrink.ts";

/** What a worker thread is asked for. */
export type WorkerRequest =
  | { readonly kind: "run"; readonly plan: RunPlan }
  | { readonly kind: "shrink"; readonly plan: RunPlan; readonly invariant: string };

/** What it answers. */
export type WorkerAnswer =
  | { readonly kind: "ready" }
  /** The app cannot be loaded: `code` is undefined for an error that is none of Motif's. */
  | { readonly kind: "unusable"; readonly code: string | undefined; readonly message: string }
  | { readonly kind: "run"; readonly summary: RunSummary }
  | { readonly kind: "shrink"; readonly shrunk: Shrunk };

/** A run, as far as many of them are added up. */
export interface RunSummary {
  readonly executions: number;
  readonly faults: readonly (readonly [name: string, times: number])[];
  readonly hash: string;
  /** The first that does not hold, if any. */
  readonly invariant: string | undefined;
}
