import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { simulate } from "./simulate.ts";
import { testFileOf } from "./test-file.ts";

const COUNTS_TWICE = join(import.meta.dirname, "../cli/testing/fixtures/counts-twice");

/** A folder in which apps find the project's packages. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "motif-simulate-"));
  symlinkSync(join(import.meta.dirname, "../../node_modules"), join(folder, "node_modules"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("a simulation", () => {
  it("comes to the same on any number of threads, findings included", async () => {
    const options = { folder: COUNTS_TWICE, runs: 60, seed: 1 };
    const one = await simulate({ ...options, threads: 1 });
    const three = await simulate({ ...options, threads: 3 });
    expect(three).toEqual(one);
    expect(one.finding).toMatchObject({
      invariant: "each order is counted once",
      actions: [expect.any(String)],
    });
    expect(one.finding?.faults).toHaveLength(1);
    expect(one.runs).toBeLessThan(60);
  });

  it("ends with a message where the app cannot be read", async () => {
    const broken = join(folder, "broken");
    cpSync(COUNTS_TWICE, broken, { recursive: true });
    writeFileSync(join(broken, "invariants.ts"), "export default { eventually: { never: 1 } };\n");
    await expect(simulate({ folder: broken, runs: 1, seed: 1 })).rejects.toMatchObject({
      code: "bad-invariants",
    });
    await expect(simulate({ folder: join(folder, "nowhere"), runs: 1, seed: 1 })).rejects.toMatchObject({
      code: "app-not-found",
    });
  });

  it("says which run it was where a handler ends the process's thread", async () => {
    const exits = join(folder, "exits");
    cpSync(COUNTS_TWICE, exits, { recursive: true });
    const file = join(exits, "functions", "count-order.ts");
    writeFileSync(
      file,
      readFileSync(file, "utf8").replace("const found =", "process.exit(3);\n    const found ="),
    );
    await expect(simulate({ folder: exits, runs: 5, seed: 7 })).rejects.toMatchObject({
      code: "run-failed",
      message: expect.stringMatching(/make the run of seed \d+: it ended with 3/),
    });
  });
});

describe("the test of a finding", () => {
  const finding = {
    invariant: 'it "holds"',
    message: "Order 1 came twice,\n\u2028*/ and again.",
    seed: 9,
    actions: ["client 0, action 0"],
    faults: ["queue.twice @ repeat orders#1"],
    story: [],
  };

  it("makes the run again, whatever stands in the message", () => {
    expect(testFileOf(finding)).toBe(`import { replay } from "@motif/app/simulate";
import { expect, it } from "vitest";

// It did not:
// Order 1 came twice,
//
// */ and again.
it("holds: it \\"holds\\"", async () => {
  expect(
    await replay(import.meta.dirname, {
      seed: 9,
      actions: [
        "client 0, action 0",
      ],
      faults: [
        "queue.twice @ repeat orders#1",
      ],
    }),
  ).toEqual([]);
});
`);
  });

  it("has the cloud that was imitated", () => {
    const text = testFileOf({ ...finding, as: "azure", faults: [] });
    expect(text).toContain('import { PROFILE } from "@motif/azure/profile";\n');
    expect(text).toContain("      as: PROFILE,\n");
    expect(text).toContain("      faults: [],\n");
  });
});
