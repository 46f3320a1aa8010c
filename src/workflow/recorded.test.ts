import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Json, type MachineType, readMachine, run } from "./index.ts";

interface Recorded {
  readonly name: string;
  readonly type: MachineType;
  readonly definition: Json;
  readonly input: Json;
  readonly expected: {
    readonly status: string;
    readonly output?: Json;
    readonly error?: string | null;
    readonly cause?: string | null;
  };
  /** Null where the recording has none. */
  readonly states: readonly { readonly state: string; readonly at: "entered" | "exited" }[] | null;
}

// Recorded against AWS; where they are from, and their licence, is in testing/README.md.
const recorded: readonly Recorded[] = JSON.parse(
  readFileSync(new URL("testing/executions.json", import.meta.url), "utf8"),
);

describe("executions that were recorded on AWS", () => {
  it.each(recorded.map((each, index) => [`${index} ${each.name}`, each] as const))(
    "%s",
    async (_name, { definition, type, input, expected, states }) => {
      const { machine, diagnostics } = readMachine(definition, type);
      expect(diagnostics).toEqual([]);
      if (machine === undefined) throw new Error("The definition is valid.");
      const passed: string[] = [];
      const ended = await run(machine, input, {
        onStep: (_event, { history }) => {
          for (const { type, execution, details } of history) {
            const at = /State(Entered|Exited)$/.exec(type)?.[1]?.toLowerCase();
            if (at !== undefined && !execution.includes("/")) passed.push(`${details?.name} ${at}`);
          }
        },
      });
      expect(ended.status).toBe(expected.status);
      if (ended.status === "SUCCEEDED") expect(ended.output).toEqual(expected.output);
      else expect(ended).toMatchObject({ error: expected.error ?? null, cause: expected.cause ?? null });
      // Branches of a Parallel state take turns on AWS as chance has it.
      if (states !== null)
        expect(passed.toSorted()).toEqual(states.map(({ state, at }) => `${state} ${at}`).toSorted());
    },
  );
});
