import type { Definition, QueryLanguage, State } from "./definition/types.ts";
import { Cache } from "./query/cache.ts";

/** Whether executions keep a durable record of every step, or are short and many. */
export type MachineType = "STANDARD" | "EXPRESS";

/** A state machine whose definition is valid, ready to run. Immutable, but for what its cache has compiled. */
export class Machine {
  readonly definition: Definition;
  readonly type: MachineType;
  readonly cache = new Cache();

  constructor(definition: Definition, type: MachineType) {
    this.definition = definition;
    this.type = type;
  }

  /** The language of a state: its own, or that of the whole machine. */
  languageOf(state: State): QueryLanguage {
    return state.QueryLanguage ?? this.definition.QueryLanguage ?? "JSONPath";
  }
}
