import { table } from "@motif/core";
import { apiWith } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { only, planOf } from "../testing/apps.ts";

describe("a function's permissions", () => {
  it("name the function, the grant and the resource", () => {
    const items = table("items", { schema: z.object({ id: z.string() }), partitionKey: "id" });
    const fn = only(planOf(apiWith({ uses: { stock: items.writer } })));
    expect(fn.statements.map(({ why }) => why)).toContain("get-item: grant stock (writer of table items)");
  });

  it("have every resource only where AWS offers nothing else", () => {
    const { baseStatements, statements } = only(planOf(apiWith({})));
    const everywhere = [...baseStatements, ...statements].filter(
      ({ resources }) => resources === "every-resource",
    );
    expect(everywhere.flatMap((statement) => statement.actions)).toEqual([
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ]);
  });
});
