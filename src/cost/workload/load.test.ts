import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadCalls } from "./load.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "motif-workload-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function load(source: string) {
  writeFileSync(join(folder, "workload.ts"), source);
  return loadCalls(folder);
}

describe("example calls", () => {
  it("may have secrets that the app and its callers share", async () => {
    const { secrets } = await load(
      'export const calls = async () => {};\nexport const secrets = { key: "k" };',
    );
    expect(secrets).toEqual({ key: "k" });
  });

  it("need none", async () => {
    expect(await load("export const calls = async () => {};")).not.toHaveProperty("secrets");
  });

  it.each([
    ["export const calls = 1;", 'exports no function "calls"'],
    [
      "export const calls = () => {}; export const secrets = { key: 1 };",
      'exports "secrets" that are no texts by name',
    ],
  ])("%s is refused", async (source, message) => {
    await expect(load(source)).rejects.toMatchObject({
      code: "bad-workload",
      message: expect.stringContaining(message),
    });
  });
});
