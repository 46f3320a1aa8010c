import { type EntryOf, entryNamed, type FunctionEntry, type Inventory } from "@motif/core/model";
import type { ResourceKind } from "@motif/core/platform";
import type { Imitation } from "../ground/imitation.ts";
import type { Grantee } from "../ground/kind.ts";
import type { Meter } from "../ground/meter.ts";
import type { Operation } from "../ground/operation.ts";
import { type Backend, execute, type Permissions, permissionsFrom, permissionsOf } from "./execute.ts";
import { countOperation, operationOfType } from "./operations.ts";

/** What a performer needs of the engine. */
export interface PerformerServices {
  readonly backend: Backend;
  readonly meter: Meter;
  readonly imitation: Imitation | undefined;
  /** Called when an operation was done. */
  readonly onStep: () => void;
  /** Called instead when it put something into a resource that is to be delivered. */
  readonly wake: (resource: string) => void;
}

/** Does what functions and operators ask for: within grants, as an imitated cloud takes it, counted. */
export class Performer {
  readonly #inventory: Inventory;
  readonly #services: PerformerServices;
  readonly #permissions: ReadonlyMap<string, Permissions>;

  constructor(inventory: Inventory, services: PerformerServices) {
    this.#inventory = inventory;
    this.#services = services;
    this.#permissions = new Map(inventory.functions.map((fn) => [fn.name, permissionsOf(fn)]));
  }

  /** Does an operation that a function asks for; `by` is the id of the invocation, where it is known. */
  async forFunction(fn: FunctionEntry, operation: Operation, by?: string): Promise<unknown> {
    const permissions = this.#permissions.get(fn.name);
    if (!permissions) throw new Error(`Function ${fn.name} has no permissions.`);
    return this.#perform(operation, permissions, by);
  }

  /** What does operations for somebody who is no function, within what was granted to them. */
  forGrantee(grantee: Grantee): (operation: Operation) => Promise<unknown> {
    const permissions = permissionsFrom(grantee);
    return (operation) => this.#perform(operation, permissions);
  }

  /** Does an operation that an operator asks for. What it brings counts as coming from outside. */
  async forOperator(operation: Operation): Promise<unknown> {
    const arrivals = operationOfType(operation.type).definition.arrivals?.(operation);
    if (arrivals !== undefined) this.#services.meter.arrival(arrivals);
    return this.#perform(operation, undefined);
  }

  async #perform(asked: Operation, permissions: Permissions | undefined, by?: string): Promise<unknown> {
    const { backend, meter, wake, onStep } = this.#services;
    const { definition } = operationOfType(asked.type);
    const operation = this.#imitated(asked);
    let value: unknown;
    try {
      value = await execute(backend, permissions, operation, by);
    } finally {
      // An operator who looks at a table is no use of the app.
      if (permissions || definition.arrivals) countOperation(meter, operation, value);
    }
    if (definition.wakes) wake(operation.resource);
    else onStep();
    return value;
  }

  #imitated(operation: Operation): Operation {
    const { imitation } = this.#services;
    const { kind, definition } = operationOfType(operation.type);
    if (!imitation || !definition.imitated) return operation;
    const entries: readonly EntryOf<ResourceKind>[] = this.#inventory.resources[kind];
    return definition.imitated(operation, entryNamed(entries, operation.resource), imitation);
  }
}
