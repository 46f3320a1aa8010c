import type { Call, Runtime } from "@motif/runtime/platform";
import type { Work, WorkResult } from "./environment.ts";

/** Hands a piece of work to the method of the runtime that is for it. */
export async function perform(runtime: Runtime, work: Work, call: Call): Promise<WorkResult> {
  switch (work.kind) {
    case "http":
      return runtime.http(work.request, call);
    case "consumer":
      return runtime.consume(work.events, call);
    case "task":
      return runtime.task(work.input, work.attributes, call);
    case "scheduled":
      await runtime.scheduled(work.event, call);
      return undefined;
  }
}
