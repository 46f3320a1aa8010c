import type { Command, HistoryEvent } from "./event.ts";
import type { Failure } from "./failure.ts";
import type { Json, JsonObject } from "./json.ts";
import type { Machine } from "./machine.ts";
import type { Node } from "./node.ts";
import type { Scope } from "./query/jsonata.ts";
import type { Filling } from "./query/template.ts";
import { Random, type RandomState } from "./random.ts";

/** What a step works with and on: states ask it for random numbers and ids, and tell it what a host is to do. */
export class Work {
  readonly machine: Machine;
  /** When the event happened: the time of the whole step, in milliseconds since 1970. */
  readonly at: number;
  readonly random: Random;
  ids: number;
  readonly commands: Command[] = [];
  readonly history: HistoryEvent[] = [];
  /** Branches whose state is to be entered. */
  readonly ready: Node[] = [];
  /** How the execution ended, once it has. */
  ended: Ending | undefined;

  constructor(machine: Machine, at: number, ids: number, random: RandomState) {
    this.machine = machine;
    this.at = at;
    this.ids = ids;
    this.random = new Random(random);
  }

  /** An id for what a branch waits for. It leads to the branch. */
  newId(node: Node): string {
    return `${node.address}#${this.ids++}`;
  }

  /** Adds an event to the history of the execution that a branch belongs to. */
  record(node: Node, type: string, details?: JsonObject, previous = node.branch.lastEvent): void {
    const { scope, execution } = node;
    const id = (scope.branch.events ?? 0) + 1;
    scope.update({ events: id });
    node.update({ lastEvent: id });
    this.history.push({
      id,
      previousEventId: previous,
      type,
      at: this.at,
      execution: execution.Id,
      ...(details === undefined ? {} : { details }),
    });
  }

  /** What paths and intrinsic functions of a state are evaluated with; `$` is the data. */
  filling(node: Node, data: Json, context = () => node.context): Filling {
    return {
      data,
      context,
      variables: node.branch.variables,
      random: this.random,
      cache: this.machine.cache,
    };
  }

  /** What JSONata expressions of a state are evaluated with. */
  scope(node: Node, states: JsonObject = {}, context = node.context): Scope {
    return {
      states: { input: node.branch.input, context, ...states },
      variables: node.branch.variables,
      random: this.random,
      at: this.at,
      cache: this.machine.cache,
    };
  }
}

/** How an execution ended. */
export type Ending =
  | { readonly status: "SUCCEEDED"; readonly output: Json }
  | ({ readonly status: "FAILED" | "TIMED_OUT" | "ABORTED" } & Failure);
