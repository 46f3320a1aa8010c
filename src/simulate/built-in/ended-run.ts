import type { VirtualApp } from "@motif/engine/virtual";
import type { History } from "../history.ts";

/** A run at its end, when all is quiet. */
export interface EndedRun {
  readonly app: VirtualApp;
  readonly history: History;
}

/** What must hold of every app. */
export interface BuiltIn {
  /** The sentence that says it. */
  readonly name: string;
  /** What is wrong, in a sentence; undefined where all is well. */
  readonly holds: (run: EndedRun) => string | undefined | Promise<string | undefined>;
}
