import { afterEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { jsonVariable, physicalName, resourceVariable, variable } from "./variables.ts";

describe("the variables of a deployed function", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("are named after resources", () => {
    expect(resourceVariable("queue", "bulk-jobs")).toBe("MOTIF_QUEUE_BULK_JOBS");
    vi.stubEnv("MOTIF_QUEUE_BULK_JOBS", "acme-bulk-jobs");
    expect(physicalName("queue", "bulk-jobs")).toBe("acme-bulk-jobs");
  });

  it("hold text or JSON", () => {
    vi.stubEnv("MOTIF_ROUTES", '["GET /items"]');
    expect(variable("MOTIF_ROUTES")).toBe('["GET /items"]');
    expect(jsonVariable("MOTIF_ROUTES", z.array(z.string()))).toEqual(["GET /items"]);
    expect(() => jsonVariable("MOTIF_ROUTES", z.string())).toThrow("variable MOTIF_ROUTES");
  });

  it("say what is missing, and what to do", () => {
    expect(() => physicalName("table", "absent")).toThrow(
      "The environment variable MOTIF_TABLE_ABSENT is not set, so table absent is not known. Deploy the function with",
    );
    expect(() => variable("MOTIF_ABSENT")).toThrow(expect.objectContaining({ code: "missing-variable" }));
  });
});
