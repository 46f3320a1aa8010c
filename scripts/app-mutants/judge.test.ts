import { readFileSync } from "node:fs";
import { join } from "node:path";
import { listPatterns } from "@motif/patterns";
import { describe, expect, it } from "vitest";
import type { Mutant } from "../mutants/mutant.ts";
import { appMutantsOf } from "./app-mutants-of.ts";
import { judge } from "./judge.ts";
import type { AppOperator } from "./operators.ts";

function folderOf(number: string): string {
  return listPatterns().find((pattern) => pattern.number === number)?.folder ?? "";
}

function mutantOf(folder: string, file: string, operator: AppOperator): Mutant {
  const source = readFileSync(join(folder, file), "utf8");
  const mutant = appMutantsOf(file, source).find((each) => each.operator === operator);
  if (!mutant) throw new Error(`${file} has no mutant "${operator}".`);
  return mutant;
}

describe("the simulator finds", () => {
  it.each([
    ["01", "functions/update-item.ts", "condition weakened"],
    ["01", "functions/create-item.ts", "idempotency left out"],
    ["02", "functions/create-job.ts", "writes exchanged"],
    ["02", "functions/process-job.ts", "write left out"],
    ["05", "functions/accept-upload.ts", "id is random"],
    ["05", "row-writer.ts", "write left out"],
  ] as const)("in pattern %s, %s: %s", async (number, file, operator) => {
    const folder = folderOf(number);
    const verdict = await judge(folder, mutantOf(folder, file, operator), { runs: 100, seed: 1 });
    expect(verdict).toMatchObject({ kind: "found" });
  });

  it("nothing in a pattern as it is, and says that nobody could run what does not load", async () => {
    const folder = folderOf("01");
    const unchanged = { file: "app.ts", line: 1, operator: "none", start: 0, end: 0, text: "" };
    expect(await judge(folder, unchanged, { runs: 5, seed: 1 })).toEqual({ kind: "survived", runs: 5 });
    expect(await judge(folder, { ...unchanged, text: "?" }, { runs: 5, seed: 1 })).toMatchObject({
      kind: "refused",
    });
  });
});
