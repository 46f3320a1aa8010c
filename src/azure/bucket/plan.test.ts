import { bucket } from "@motif/core";
import { apiWith } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import { problemsOf } from "../testing/apps.ts";

describe("buckets", () => {
  it("are refused with a name that no container can have", () => {
    expect(problemsOf(apiWith({ uses: { files: bucket("up").reader } }))).toEqual([
      expect.stringContaining("3 to 63 letters"),
    ]);
  });
});
