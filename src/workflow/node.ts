import type { State, States } from "./definition/types.ts";
import type { JsonObject } from "./json.ts";
import type { Branch, Execution, Fork } from "./position.ts";

/** A branch while a step works on it: a copy, which is put into the branch around it when the step ends. A step costs as much as what it touches. */
export class Node {
  readonly branch: Branch;
  readonly states: States;
  readonly parent: Node | undefined;
  /** Its index in the fork of its parent. */
  readonly index: number;
  /** Indexes from the root to here, joined by dots. */
  readonly address: string;
  /** Nodes of branches inside of this one that this step began or went on with. */
  readonly touched = new Map<number, Node>();

  constructor(branch: Branch, states: States, parent?: Node, index = 0) {
    this.branch = { ...branch };
    this.states = states;
    this.parent = parent;
    this.index = index;
    this.address = parent === undefined ? "" : `${parent.address}${parent.address === "" ? "" : "."}${index}`;
  }

  get state(): State {
    return stateOf(this.states, this.branch.state);
  }

  get fork(): Fork | undefined {
    return this.branch.waiting?.kind === "fork" ? this.branch.waiting : undefined;
  }

  /** The node whose branch is the execution that this belongs to. */
  get scope(): Node {
    let node: Node = this;
    while (node.branch.execution === undefined && node.parent !== undefined) node = node.parent;
    return node;
  }

  get execution(): Execution {
    const { execution } = this.scope.branch;
    if (execution === undefined) throw new Error("The root of a position has an execution.");
    return execution;
  }

  /** The item that this is for, of the nearest Map state around it. */
  get item(): Branch["item"] {
    let node: Node | undefined = this;
    while (node !== undefined && node.branch.item === undefined && node.branch.execution === undefined)
      node = node.parent;
    return node?.branch.item;
  }

  update(changes: Partial<Branch>): void {
    Object.assign(this.branch, changes);
  }

  /** Without what it waited for. */
  wake(): void {
    this.update({ waiting: undefined });
    this.touched.clear();
  }

  /** The node of a branch inside of this one. */
  child(index: number): Node | undefined {
    const touched = this.touched.get(index);
    if (touched !== undefined) return touched;
    const branch = this.fork?.children.find((child) => child.index === index)?.branch;
    if (branch === undefined) return undefined;
    const node = new Node(branch, statesOf(this.state, index), this, index);
    this.touched.set(index, node);
    return node;
  }

  /** The branch with all that was touched inside of it, in the same places: what changes nothing gives the same position. */
  settled(): Branch {
    const { fork } = this;
    if (fork === undefined || this.touched.size === 0) return this.branch;
    const begun = new Map(this.touched);
    const children = fork.children.map((child) => {
      const node = begun.get(child.index);
      begun.delete(child.index);
      return node === undefined ? child : { ...child, branch: node.settled() };
    });
    for (const [index, node] of begun) children.push({ index, branch: node.settled() });
    return { ...this.branch, waiting: { ...fork, children } };
  }

  get context(): JsonObject {
    const { StateMachine, ...execution } = this.execution;
    const { state, enteredAt, retries, waiting } = this.branch;
    const { item } = this;
    return {
      Execution: { ...execution },
      State: {
        EnteredTime: new Date(enteredAt).toISOString(),
        Name: state,
        ...(this.state.Retry === undefined
          ? {}
          : { RetryCount: retries.reduce((sum, each) => sum + each, 0) }),
      },
      StateMachine: { ...StateMachine },
      ...(waiting?.kind === "task" && waiting.token !== undefined ? { Task: { Token: waiting.token } } : {}),
      ...(item === undefined ? {} : { Map: { Item: { ...item } } }),
    };
  }
}

/** What a state does in its branch or with its item of that index. */
export function statesOf(state: State, index: number): States {
  const states = state.Branches?.[index] ?? state.ItemProcessor ?? state.Iterator;
  if (states === undefined) throw new Error(`A state of type ${state.Type} has nothing inside.`);
  return states;
}

function stateOf({ States }: States, name: string): State {
  const state = Object.hasOwn(States, name) ? States[name] : undefined;
  if (state === undefined)
    throw new Error(`The definition has no state ${name}: the position is of another definition.`);
  return state;
}
