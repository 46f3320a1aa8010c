import type { Json } from "../json.ts";
import { Node, statesOf } from "../node.ts";
import {
  type Branch,
  type Execution,
  type Fork,
  isTimer,
  type MapRun,
  type TaskWait,
  type Waiting,
} from "../position.ts";
import type { Work } from "../work.ts";
import { noResults, withResult } from "./results.ts";

/** A fork none of whose branches or items has begun. */
export function newFork(parts: Pick<Fork, "input" | "items" | "total" | "concurrency" | "mapRun">): Fork {
  return {
    kind: "fork",
    ...parts,
    begun: 0,
    succeeded: 0,
    failures: [],
    children: [],
    results: noResults(parts.total),
  };
}

/** Begins as many branches or items as may run at the same time. */
export function beginMore(work: Work, node: Node): void {
  const { fork } = node;
  if (fork === undefined) return;
  let { begun } = fork;
  while (begun < fork.total && begun - fork.succeeded - fork.failures.length < fork.concurrency) {
    const child = beginChild(work, node, fork, begun++);
    node.touched.set(child.index, child);
    work.ready.push(child);
  }
  node.update({ waiting: { ...fork, begun } });
}

function beginChild(work: Work, node: Node, fork: Fork, index: number): Node {
  const states = statesOf(node.state, index);
  const item = fork.items?.[index];
  const input = item === undefined ? (fork.input ?? null) : (item.input ?? item.value);
  const inline = fork.items !== undefined && fork.mapRun === undefined;
  if (inline) work.record(node, "MapIterationStarted", { name: node.branch.state, index });
  const branch: Branch = {
    state: states.StartAt,
    enteredAt: work.at,
    enteredEvent: 0,
    lastEvent: node.branch.lastEvent,
    input,
    variables: node.branch.variables,
    retries: [],
    ...(inline && item !== undefined ? { item: { Index: index, Value: item.value } } : {}),
  };
  if (fork.mapRun === undefined) return new Node(branch, states, node, index);
  const execution = executionOf(work, node, fork.mapRun, input);
  const child = new Node(
    { ...branch, variables: {}, lastEvent: 0, execution, events: 0 },
    states,
    node,
    index,
  );
  work.record(child, "ExecutionStarted");
  child.update({ lastEvent: 0 }); // AWS counts what comes first from 0 again
  return child;
}

function executionOf(work: Work, node: Node, { arn }: MapRun, input: Json): Execution {
  const name = work.random.uuid();
  return {
    ...node.execution,
    Id: `${arn.replace(":mapRun:", ":execution:")}:${name}`,
    Name: name,
    Input: input,
    StartTime: new Date(work.at).toISOString(),
  };
}

/** Takes the end of a branch or an item into its fork. */
export function endChild(child: Node, node: Node, fork: Fork, result: Json, succeeded: boolean): Fork {
  node.touched.delete(child.index);
  const next: Fork = {
    ...fork,
    children: fork.children.filter(({ index }) => index !== child.index),
    results: withResult(fork.results, child.index, result),
    succeeded: fork.succeeded + Number(succeeded),
    failures: succeeded ? fork.failures : [...fork.failures, child.index],
  };
  node.update({ waiting: next });
  return next;
}

/** Tells the host that nothing of what a branch waits for is waited for any more. */
export function abandon(work: Work, branch: Branch): void {
  if (branch.waiting !== undefined) abandonWaiting(work, branch.waiting);
}

function abandonWaiting(work: Work, waiting: Waiting): void {
  if (waiting.kind === "fork") {
    for (const { branch } of waiting.children) abandon(work, branch);
    return;
  }
  if (isTimer(waiting)) {
    work.commands.push({ type: "clear", id: waiting.id });
    return;
  }
  work.commands.push({ type: "cancel", id: waiting.id });
  clearTimers(work, waiting);
}

/** Tells the host that the limits of a task's time are not waited for any more. */
export function clearTimers(work: Work, { id, deadline, heartbeat }: TaskWait): void {
  if (deadline !== undefined) work.commands.push({ type: "clear", id: `${id}/timeout` });
  if (heartbeat !== undefined) work.commands.push({ type: "clear", id: `${id}/heartbeat` });
}
