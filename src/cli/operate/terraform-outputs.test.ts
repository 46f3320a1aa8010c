import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { UsageError } from "../errors.ts";
import { terraformOutputs } from "./terraform-outputs.ts";

const folder = mkdtempSync(join(tmpdir(), "motif-outputs-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(text: string): string {
  const path = join(folder, "outputs.json");
  writeFileSync(path, text);
  return path;
}

describe("the outputs of a deployed module", () => {
  // https://developer.hashicorp.com/terraform/cli/commands/output
  it("are the values that terraform prints", async () => {
    const urls = { jobs: "https://sqs.eu-west-1.amazonaws.com/1/jobs" };
    const text = JSON.stringify({ queue_urls: { sensitive: false, type: ["map", "string"], value: urls } });
    expect(await terraformOutputs(folder, file(text))).toEqual({ queue_urls: urls });
  });

  it.each(["", "[]", '{"queue_urls":"x"}', '{"queue_urls":{}}'])(
    "are refused where %j is not what it prints",
    async (text) => {
      await expect(terraformOutputs(folder, file(text))).rejects.toThrow(UsageError);
      await expect(terraformOutputs(folder, file(text))).rejects.toThrow(
        /outputs\.json is (no JSON|not what "terraform output -json" prints)/,
      );
    },
  );

  it("are refused where the file cannot be read, or there is no module", async () => {
    await expect(terraformOutputs(folder, join(folder, "none.json"))).rejects.toThrow(
      "The outputs cannot be read: ENOENT",
    );
    await expect(terraformOutputs(join(folder, "none"), undefined)).rejects.toThrow(
      "Apply the module there first, or say with --outputs",
    );
  });
});
