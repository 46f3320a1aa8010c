import type { Event } from "./event.ts";
import { FailedWith, type Failure, StateError } from "./failure.ts";
import { type Passed, passError, passOn } from "./flow.ts";
import type { Json } from "./json.ts";
import type { Node } from "./node.ts";
import { type Fork, isTimer, type TaskWait, type TimerWait } from "./position.ts";
import { catcherOf, planRetry } from "./retry.ts";
import { fits } from "./size.ts";
import { abandon, beginMore, clearTimers, endChild, newFork } from "./states/fork.ts";
import { beginMap, endRead, finishItems, TOO_MANY_FAILED, tooManyFailed, written } from "./states/map.ts";
import { allResults } from "./states/results.ts";
import { argumentsOf, choose, failureOf, pass, succeed, waitUntil } from "./states/simple.ts";
import { beginTask, endTask, failTask, submitTask } from "./states/task.ts";
import { abandonChildren, failureIn, forkOf, isAlive, isDue, mapRunOf, nodeOf } from "./tree.ts";
import type { Ending, Work } from "./work.ts";

/** How many events the history of a Standard execution may have; that of an Express one is unlimited. */
const MOST_EVENTS = 25_000;
/** An execution that goes on for so many states without ever waiting never ends. */
const MOST_STATES_AT_ONCE = 1_000_000;

/** The timer of the execution as a whole. */
export const EXECUTION_TIMER = "execution";

/** What happens while an execution is under way: the ones that begin it are not among them. */
export type LaterEvent = Exclude<Event, { readonly type: "start" | "redrive" }>;

/** Takes an execution from one event to where everything waits. */
export class Stepper {
  readonly #work: Work;
  readonly #root: Node;

  constructor(work: Work, root: Node) {
    this.#work = work;
    this.#root = root;
  }

  /** Takes in an event, and goes on until everything waits. */
  async happen(event: LaterEvent): Promise<void> {
    if (event.type === "stop") this.end({ status: "ABORTED", error: event.error, cause: event.cause });
    else if (event.id === EXECUTION_TIMER)
      this.end({ status: "TIMED_OUT", error: "States.Timeout", cause: null });
    else {
      const [id, what] = event.id.split("/", 2);
      const node = nodeOf(this.#root, id ?? "");
      const waiting = node?.branch.waiting;
      if (node !== undefined && waiting !== undefined && waiting.kind !== "fork" && waiting.id === id)
        await this.#guard(node, () => this.#take(node, waiting, event, what));
    }
    await this.run();
  }

  /** Enters states until everything waits or the execution has ended. */
  async run(): Promise<void> {
    const { ready, machine } = this.#work;
    for (let index = 0; index < ready.length && this.#work.ended === undefined; index++) {
      if (index >= MOST_STATES_AT_ONCE) {
        const cause = `The execution went through ${MOST_STATES_AT_ONCE} states without waiting for anything.`;
        this.end({ status: "FAILED", error: "States.Runtime", cause });
      } else if (machine.type === "STANDARD" && (this.#root.branch.events ?? 0) >= MOST_EVENTS) {
        const cause = `The execution reached the maximum number of history events (${MOST_EVENTS}).`;
        this.end({ status: "FAILED", error: "States.Runtime", cause });
      } else {
        const node = ready[index];
        if (node !== undefined && isAlive(node)) await this.#enter(node);
      }
    }
    ready.length = 0;
  }

  async #take(
    node: Node,
    waiting: TaskWait | TimerWait,
    event: Exclude<LaterEvent, { type: "stop" }>,
    what: string | undefined,
  ): Promise<void> {
    const { commands, at } = this.#work;
    if (isTimer(waiting)) {
      if (event.type !== "timer") return;
      node.wake();
      if (waiting.kind === "retry") await this.#attempt(node);
      else await this.#leave(node, await succeed(this.#work, node));
      return;
    }
    if (event.type === "heartbeat") {
      if (waiting.heartbeat === undefined) return;
      const deadline = at + waiting.heartbeat.every;
      node.update({ waiting: { ...waiting, heartbeat: { ...waiting.heartbeat, deadline } } });
      commands.push({ type: "timer", id: `${waiting.id}/heartbeat`, at: deadline });
      return;
    }
    if (event.type === "submitted") {
      submitTask(this.#work, node);
      return;
    }
    if (event.type === "timer" && !isDue(waiting, what, at)) return;
    if (event.type === "timer") commands.push({ type: "cancel", id: waiting.id });
    clearTimers(this.#work, waiting);
    if (event.type === "succeeded") await this.#answered(node, waiting, event.output);
    else await this.#failed(node, waiting, failureIn(event, what));
  }

  async #answered(node: Node, waiting: TaskWait, output: Json): Promise<void> {
    if (waiting.kind === "read" && waiting.map !== undefined)
      await endRead(this.#work, node, waiting.map, output);
    else if (waiting.kind === "write" && waiting.map !== undefined)
      await this.#leaveMap(node, written(waiting.map, output), true);
    else {
      const passed = await endTask(this.#work, node, output);
      node.wake();
      await this.#leave(node, passed);
    }
    await this.#finishIfEmpty(node);
  }

  async #failed(node: Node, waiting: TaskWait, failure: Failure): Promise<void> {
    if (waiting.kind === "task") failTask(this.#work, node, failure);
    const error = { read: "States.ItemReaderFailed", write: "States.ResultWriterFailed" }[
      String(waiting.kind)
    ];
    await this.#fail(node, error === undefined ? failure : { error, cause: failure.cause ?? failure.error });
  }

  async #enter(node: Node): Promise<void> {
    const { at } = this.#work;
    const { state } = node;
    node.update({ enteredAt: at, retries: [] });
    this.#work.record(node, `${state.Type}StateEntered`, { name: node.branch.state });
    node.update({ enteredEvent: node.branch.lastEvent });
    await this.#guard(node, () => this.#attempt(node));
  }

  /** Does what a state is there for, once more where it is tried again. */
  async #attempt(node: Node): Promise<void> {
    const work = this.#work;
    switch (node.state.Type) {
      case "Pass":
        return await this.#leave(node, await pass(work, node));
      case "Succeed":
        return await this.#leave(node, await succeed(work, node));
      case "Choice": {
        const { next, ...passed } = await choose(work, node);
        return await this.#leave(node, passed, next);
      }
      case "Wait":
        return await this.#wait(node, await waitUntil(work, node));
      case "Fail": {
        const failure = await failureOf(work, node);
        return await this.#failBranch(node, failure);
      }
      case "Task":
        return await beginTask(work, node);
      case "Parallel":
        return await this.#beginParallel(node);
      case "Map":
        await beginMap(work, node);
        return await this.#finishIfEmpty(node);
    }
  }

  async #wait(node: Node, until: number): Promise<void> {
    if (until <= this.#work.at) return await this.#leave(node, await succeed(this.#work, node));
    const id = this.#work.newId(node);
    node.update({ waiting: { kind: "wait", id, at: until } });
    this.#work.commands.push({ type: "timer", id, at: until });
  }

  async #beginParallel(node: Node): Promise<void> {
    const input = await argumentsOf(this.#work, node);
    const total = node.state.Branches?.length ?? 0;
    this.#work.record(node, "ParallelStateStarted");
    node.update({ waiting: newFork({ input, total, concurrency: total }) });
    beginMore(this.#work, node);
  }

  /** A Map state without items ends as it begins. */
  async #finishIfEmpty(node: Node): Promise<void> {
    const { fork } = node;
    if (fork !== undefined && fork.total === 0) await this.#finishFork(node, fork);
  }

  async #finishFork(node: Node, fork: Fork): Promise<void> {
    if (fork.items === undefined) {
      this.#work.record(node, "ParallelStateSucceeded");
      const passed = await passOn(this.#work, node, allResults(fork.results));
      node.wake();
      await this.#leave(node, passed);
      return;
    }
    const result = await finishItems(this.#work, node, fork);
    if (result !== undefined) await this.#leaveMap(node, result, fork.mapRun !== undefined);
  }

  async #leaveMap(node: Node, result: Json, distributed: boolean): Promise<void> {
    if (distributed) this.#work.record(node, "MapRunSucceeded");
    this.#work.record(node, "MapStateSucceeded");
    const passed = await passOn(this.#work, node, result);
    node.wake();
    await this.#leave(node, passed);
  }

  /** Leaves a state for the next one, or ends the branch. */
  async #leave(node: Node, passed: Passed, next = node.state.Next): Promise<void> {
    const { output, assigned } = passed;
    const name = node.branch.state;
    if (!fits(output))
      throw new FailedWith({
        error: "States.DataLimitExceeded",
        cause: `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`,
      });
    const { Type } = node.state;
    this.#work.record(node, `${Type}StateExited`, {
      name,
      ...(assigned === undefined ? {} : { assignedVariables: assigned }),
    });
    if (assigned !== undefined) node.update({ variables: { ...node.branch.variables, ...assigned } });
    if (next === undefined || Type === "Succeed") return await this.#succeedBranch(node, output);
    node.update({ state: next, input: output });
    this.#work.ready.push(node);
  }

  async #succeedBranch(node: Node, output: Json): Promise<void> {
    const { parent } = node;
    if (parent === undefined) {
      this.end({ status: "SUCCEEDED", output });
      return;
    }
    const fork = forkOf(parent);
    if (node.branch.execution !== undefined) this.#work.record(node, "ExecutionSucceeded");
    else if (fork.items !== undefined) {
      const details = { name: parent.branch.state, index: node.index };
      this.#work.record(parent, "MapIterationSucceeded", details, node.branch.lastEvent);
    } else parent.update({ lastEvent: node.branch.lastEvent });
    await this.#joined(parent, endChild(node, parent, fork, output, true));
  }

  /** Goes on when a branch or an item has ended. */
  async #joined(node: Node, fork: Fork): Promise<void> {
    if (fork.succeeded + fork.failures.length < fork.total) beginMore(this.#work, node);
    else await this.#guard(node, () => this.#finishFork(node, fork));
  }

  /** Turns what a state throws into its failure. */
  async #guard(node: Node, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (error instanceof FailedWith) await this.#fail(node, error.failure);
      else if (error instanceof StateError) {
        const { state, enteredEvent } = node.branch;
        const cause = `An error occurred while executing the state '${state}' (entered at the event id #${enteredEvent}). ${error.message}`;
        if (error.error === "States.QueryEvaluationError") {
          const location = error.location === undefined ? {} : { location: error.location };
          this.#work.record(node, "EvaluationFailed", { error: error.error, cause, ...location, state });
        }
        await this.#fail(node, { error: error.error, cause });
      } else throw error;
    }
  }

  /** A state failed: it is tried again, or a catcher takes over, or its branch fails. */
  async #fail(node: Node, failure: Failure): Promise<void> {
    const work = this.#work;
    const distributed = mapRunOf(node.branch.waiting);
    abandonChildren(work, node);
    const plan = planRetry(node.state, failure, node.branch.retries, work.random);
    node.wake();
    if (plan !== undefined) {
      const id = work.newId(node);
      const at = work.at + plan.delay;
      node.update({ retries: plan.retries, waiting: { kind: "retry", id, at } });
      work.commands.push({ type: "timer", id, at });
      return;
    }
    const details = {
      ...(failure.error === null ? {} : { error: failure.error }),
      ...(failure.cause === null ? {} : { cause: failure.cause }),
    };
    if (distributed) work.record(node, "MapRunFailed", details);
    const runtime = failure.error === "States.Runtime";
    if (!runtime && (node.state.Type === "Map" || node.state.Type === "Parallel"))
      work.record(node, `${node.state.Type}StateFailed`);
    const catcher = catcherOf(node.state, failure);
    if (catcher === undefined) return await this.#failBranch(node, failure);
    const cause = failure.error === "States.Timeout" ? (failure.cause ?? "") : failure.cause; // as recorded on AWS
    const output = { Error: failure.error, Cause: cause };
    await this.#guardCatch(node, async () => {
      await this.#leave(node, await passError(work, node, catcher, output), catcher.Next);
    });
  }

  /** What goes wrong in a catcher is no error of its state any more: nothing catches it. */
  async #guardCatch(node: Node, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (error instanceof FailedWith) await this.#failBranch(node, error.failure);
      else if (error instanceof StateError)
        await this.#failBranch(node, { error: error.error, cause: error.message });
      else throw error;
    }
  }

  async #failBranch(node: Node, failure: Failure): Promise<void> {
    const { parent } = node;
    if (parent === undefined) {
      this.end({ status: "FAILED", error: failure.error, cause: failure.cause });
      return;
    }
    const fork = forkOf(parent);
    if (node.branch.execution !== undefined) await this.#failItem(node, parent, fork, failure);
    else {
      if (fork.items !== undefined) {
        const details = { name: parent.branch.state, index: node.index };
        this.#work.record(parent, "MapIterationFailed", details, node.branch.lastEvent);
      } else parent.update({ lastEvent: node.branch.lastEvent });
      endChild(node, parent, fork, null, false);
      await this.#fail(parent, failure);
    }
  }

  /** An item of a distributed Map state failed, which the state may tolerate. */
  async #failItem(node: Node, parent: Node, fork: Fork, { error, cause }: Failure): Promise<void> {
    const result = {
      ...(error === null ? {} : { Error: error }),
      ...(cause === null ? {} : { Cause: cause }),
    };
    this.#work.record(node, "ExecutionFailed", result);
    const left = endChild(node, parent, fork, result, false);
    if (tooManyFailed(left)) await this.#fail(parent, TOO_MANY_FAILED);
    else await this.#joined(parent, left);
  }

  end(ending: Ending): void {
    const work = this.#work;
    if (work.ended !== undefined) return;
    work.ended = ending;
    abandonChildren(work, this.#root);
    abandon(work, this.#root.branch);
    this.#root.wake();
    work.commands.push({ type: "clear", id: EXECUTION_TIMER });
    const names = { SUCCEEDED: "Succeeded", FAILED: "Failed", TIMED_OUT: "TimedOut", ABORTED: "Aborted" };
    work.record(this.#root, `Execution${names[ending.status]}`);
  }
}
