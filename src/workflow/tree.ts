import type { Event } from "./event.ts";
import type { Failure } from "./failure.ts";
import type { Node } from "./node.ts";
import type { Fork, TaskWait, Waiting } from "./position.ts";
import { abandon } from "./states/fork.ts";
import type { Work } from "./work.ts";

/** The node that an id was given to, which is at the address before the `#`. */
export function nodeOf(root: Node, id: string): Node | undefined {
  const address = id.slice(0, id.indexOf("#"));
  let node: Node | undefined = root;
  for (const index of address === "" ? [] : address.split(".")) node = node?.child(Number(index));
  return node;
}

/** The fork that a branch is inside of. */
export function forkOf(node: Node): Fork {
  if (node.fork === undefined) throw new Error("A branch is inside of a fork.");
  return node.fork;
}

/** Whether a branch is still part of the execution: a sibling that failed may have ended it. */
export function isAlive(node: Node): boolean {
  return node.parent === undefined || (node.parent.touched.get(node.index) === node && isAlive(node.parent));
}

/** Ends all that is under way inside of a state, and tells the host. */
export function abandonChildren(work: Work, node: Node): void {
  const { fork } = node;
  if (fork === undefined) return;
  for (const { index, branch } of fork.children) if (!node.touched.has(index)) abandon(work, branch);
  for (const child of node.touched.values()) {
    abandonChildren(work, child);
    if (child.fork === undefined) abandon(work, child.branch);
  }
  node.touched.clear();
  node.update({ waiting: { ...fork, children: [] } });
}

/** Whether a task's limit of time is over: a heartbeat may have moved it. */
export function isDue(waiting: TaskWait, what: string | undefined, at: number): boolean {
  const deadline = what === "heartbeat" ? waiting.heartbeat?.deadline : waiting.deadline;
  return deadline !== undefined && deadline <= at;
}

/** The failure that an event is. */
export function failureIn(
  event: Exclude<Event, { type: "start" | "stop" | "redrive" }>,
  what: string | undefined,
): Failure {
  if (event.type === "failed") return { error: event.error, cause: event.cause };
  const timeout = { error: "States.Timeout", cause: null };
  return what === "heartbeat" ? { ...timeout, alias: "States.HeartbeatTimeout" } : timeout;
}

/** Whether a run of a distributed Map state is under way. */
export function mapRunOf(waiting: Waiting | undefined): boolean {
  if (waiting?.kind === "fork") return waiting.mapRun !== undefined;
  return (waiting?.kind === "read" || waiting?.kind === "write") && waiting.map?.mapRun !== undefined;
}
