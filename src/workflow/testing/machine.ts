import {
  type Json,
  type Machine,
  type MachineType,
  type Result,
  type RunOptions,
  readMachine,
  run,
} from "../index.ts";

/** A machine of a definition that has to be valid. */
export function machineOf(definition: Json, type: MachineType = "STANDARD"): Machine {
  const { machine, diagnostics } = readMachine(definition, type);
  if (machine === undefined) throw new Error(JSON.stringify(diagnostics));
  return machine;
}

/** Runs a definition that has to be valid. */
export async function runs(definition: Json, input: Json = {}, options: RunOptions = {}): Promise<Result> {
  return await run(machineOf(definition), input, options);
}

/** A machine of one state, which ends it. */
export function only(
  state: { readonly [name: string]: Json },
  more: { readonly [name: string]: Json } = {},
): Json {
  return { StartAt: "It", States: { It: { End: true, ...state }, ...more } };
}

/** An array's values one after the other, and its last one again and again. */
export function inOrder<Value>(...values: readonly [Value, ...Value[]]): () => Value {
  let next = 0;
  return () => values[Math.min(next++, values.length - 1)] ?? values[0];
}
