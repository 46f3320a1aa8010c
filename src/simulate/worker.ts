import { parentPort, workerData } from "node:worker_threads";
import { MotifError } from "@motif/core";
import { messageOf } from "@motif/core/platform";
import { type RunOutcome, type Subject, simulateRun } from "./run.ts";
import { shrink } from "./shrink.ts";
import { loadSubject } from "./subject.ts";
import type { RunSummary, WorkerAnswer, WorkerRequest } from "./worker-protocol.ts";

const port = parentPort;
if (!port) throw new Error("This file runs in a worker thread.");
const answer = (message: WorkerAnswer) => port.postMessage(message);

try {
  const subject = await loadSubject(String(workerData));
  port.on("message", (request: WorkerRequest) => void serve(subject, request).then(answer));
  answer({ kind: "ready" });
} catch (error) {
  const code = error instanceof MotifError ? error.code : undefined;
  answer({ kind: "unusable", code, message: messageOf(error) });
}

async function serve(subject: Subject, request: WorkerRequest): Promise<WorkerAnswer> {
  switch (request.kind) {
    case "run":
      return { kind: "run", summary: summaryOf(await simulateRun(subject, request.plan)) };
    case "shrink":
      return { kind: "shrink", shrunk: await shrink(subject, request.plan, request.invariant) };
  }
}

function summaryOf({ executions, struck, hash, violations }: RunOutcome): RunSummary {
  const faults = new Map<string, number>();
  for (const { name } of struck) faults.set(name, (faults.get(name) ?? 0) + 1);
  return { executions, faults: [...faults], hash, invariant: violations[0]?.invariant };
}
