import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { MotifError } from "@motif/core";
import { messageOf, ownModule } from "@motif/core/platform";
import type { RunPlan } from "./run.ts";
import type { Shrunk } from "./shrink.ts";
import type { RunSummary, WorkerAnswer, WorkerRequest } from "./worker-protocol.ts";

/** A run for which a thread computes or waits longer comes to no end: a handler computes for ever. */
const LONGEST_RUN_MS = 120_000;

/** Threads that make runs of one app. */
export class WorkerPool {
  readonly #workers: readonly [SimulationWorker, ...SimulationWorker[]];

  constructor(folder: string, threads: number) {
    const others = Array.from({ length: threads - 1 }, () => new SimulationWorker(folder));
    this.#workers = [new SimulationWorker(folder), ...others];
  }

  /** One of the threads. */
  get any(): SimulationWorker {
    return this.#workers[0];
  }

  /** Has each of the threads do something; rejects with what the first one does. */
  async each(work: (worker: SimulationWorker) => Promise<void>): Promise<void> {
    await Promise.all(this.#workers.map(work));
  }

  /** Ends all threads. */
  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.close()));
  }
}

/** One thread, which does one thing at a time. */
export class SimulationWorker {
  readonly #worker: Worker;
  readonly #ready: Promise<WorkerAnswer>;

  constructor(folder: string) {
    this.#worker = new Worker(ownModule("./worker", import.meta.url), { workerData: folder });
    this.#ready = this.#next("load the app");
    this.#ready.catch(() => {}); // whoever asks for something first hears of it
  }

  /** Makes a run. */
  async run(plan: RunPlan): Promise<RunSummary> {
    const answer = await this.#ask({ kind: "run", plan });
    if (answer.kind !== "run") throw new Error(`A worker answered ${answer.kind} to a run.`);
    return answer.summary;
  }

  /** Makes a run smaller in which an invariant does not hold. */
  async shrink(plan: RunPlan, invariant: string): Promise<Shrunk> {
    const answer = await this.#ask({ kind: "shrink", plan, invariant });
    if (answer.kind !== "shrink") throw new Error(`A worker answered ${answer.kind} to a shrink.`);
    return answer.shrunk;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  async #ask(request: WorkerRequest): Promise<WorkerAnswer> {
    const loaded = await this.#ready;
    if (loaded.kind === "unusable") throw errorOf(loaded);
    const answer = this.#next(`make the run of seed ${request.plan.seed}`, request.kind === "run");
    this.#worker.postMessage(request);
    return answer;
  }

  /** Settles when the thread has lived for so long; rejects when that does not matter any more. */
  async #lives(milliseconds: number, signal: AbortSignal): Promise<void> {
    const end = (await this.#livedMs()) + milliseconds;
    for (let leftMs = milliseconds; leftMs > 0; leftMs = end - (await this.#livedMs()))
      await sleep(leftMs, undefined, { signal });
  }

  /** How long the thread has computed and waited so far, without the time in which a busy machine gave it no turn. */
  async #livedMs(): Promise<number> {
    const { user, system } = await this.#worker.cpuUsage();
    return (user + system) / 1000 + this.#worker.performance.eventLoopUtilization().idle;
  }

  #next(what: string, isTimed = false): Promise<WorkerAnswer> {
    return new Promise((resolve, reject) => {
      const fail = (reason: string) => {
        done();
        reject(new MotifError("run-failed", `A thread could not ${what}: ${reason}`));
      };
      const onMessage = (answer: WorkerAnswer) => {
        done();
        resolve(answer);
      };
      const onError = (error: unknown) => fail(messageOf(error));
      const onExit = (code: number) => fail(`it ended with ${code}.`);
      const tooLong = () =>
        fail(`after ${LONGEST_RUN_MS / 1000} s it still computes; a handler may loop for ever.`);
      const answered = new AbortController();
      if (isTimed) this.#lives(LONGEST_RUN_MS, answered.signal).then(tooLong, () => {}); // answered, or ended
      const done = () => {
        answered.abort();
        this.#worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      };
      this.#worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    });
  }
}

function errorOf({ code, message }: Extract<WorkerAnswer, { readonly kind: "unusable" }>): Error {
  return code === undefined ? new Error(message) : new MotifError(code, message);
}
