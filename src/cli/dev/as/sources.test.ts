import { describe, expect, it } from "vitest";
import { QUOTAS as awsQuotas } from "../../../aws/compile/quotas.ts";
import { QUOTAS as azureQuotas } from "../../../azure/compile/quotas.ts";
import { QUOTAS as gcpQuotas } from "../../../gcp/compile/quotas.ts";
import { aws, azure, gcp } from "./clouds.ts";

/** Everything in a value that says where it is from, with its path. */
function sourced(value: unknown, path = ""): { path: string; said: Record<string, unknown> }[] {
  if (typeof value !== "object" || value === null) return [];
  if ("confidence" in value) return [{ path, said: { ...value } }];
  return Object.entries(value).flatMap(([name, part]) => sourced(part, `${path}/${name}`));
}

describe.each([
  ["AWS", aws, awsQuotas],
  ["Azure", azure, azureQuotas],
  ["Google Cloud", gcp, gcpQuotas],
] as const)("what is said of %s", (_, profile, quotas) => {
  it("has a source, a date and a known confidence, value by value", () => {
    const all = [...sourced(profile), ...sourced(quotas)];
    expect(all.length).toBeGreaterThan(40);
    for (const { path, said } of all) {
      expect(said, path).toMatchObject({
        source: expect.stringMatching(/\w{3}/),
        asOf: expect.stringMatching(/^20\d\d(-\d\d(-\d\d)?)?$/),
        confidence: expect.stringMatching(/^(high|medium|recall)$/),
      });
    }
  });
});
