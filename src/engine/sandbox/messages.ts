import type { Operation } from "../ground/operation.ts";
import type { Work, WorkResult } from "./environment.ts";
import type { WireError } from "./wire-error.ts";

/** What a worker thread is started with. */
export interface WorkerStart {
  /** Absolute path of the function's file. */
  readonly file: string;
  /** Absolute path of the app's folder: what is in it belongs to one environment. */
  readonly appFolder: string;
  /** The app's name, for log lines. */
  readonly service: string;
  readonly logLevel: "debug" | "info" | "warn" | "error";
}

/** From the engine to a worker. `slot` is the number of an environment in its thread. */
export type ToWorker =
  | { readonly type: "open"; readonly slot: number }
  | {
      readonly type: "invoke";
      readonly slot: number;
      readonly work: Work;
      readonly invocationId: string;
      readonly deadline: number;
    }
  | { readonly type: "result"; readonly id: number; readonly value: unknown }
  | { readonly type: "error"; readonly id: number; readonly error: WireError };

/** From a worker to the engine. */
export type FromWorker =
  | { readonly type: "ready"; readonly slot: number }
  | { readonly type: "broken"; readonly reason: string }
  | { readonly type: "operation"; readonly id: number; readonly operation: Operation }
  | { readonly type: "done"; readonly slot: number; readonly result: WorkResult; readonly streaming: boolean }
  | { readonly type: "failed"; readonly slot: number; readonly error: WireError }
  | { readonly type: "drained"; readonly slot: number; readonly error?: WireError }
  | { readonly type: "line"; readonly line: string };
