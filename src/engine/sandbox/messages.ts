import type { Operation } from "../drivers/operations.ts";
import type { WireError } from "../drivers/wire-error.ts";
import type { Work, WorkResult } from "./environment.ts";

/** What a worker thread is started with. */
export interface WorkerStart {
  readonly file: string;
  readonly functionName: string;
  readonly logLevel: "debug" | "info" | "warn" | "error";
}

/** From the engine to a worker. */
export type ToWorker =
  | { readonly type: "invoke"; readonly work: Work; readonly invocationId: string; readonly deadline: number }
  | { readonly type: "result"; readonly id: number; readonly value: unknown }
  | { readonly type: "error"; readonly id: number; readonly error: WireError };

/** From a worker to the engine. */
export type FromWorker =
  | { readonly type: "ready" }
  | { readonly type: "broken"; readonly reason: string }
  | { readonly type: "operation"; readonly id: number; readonly operation: Operation }
  | { readonly type: "done"; readonly result: WorkResult; readonly streaming: boolean }
  | { readonly type: "failed"; readonly error: WireError }
  | { readonly type: "drained" }
  | { readonly type: "line"; readonly line: string };
