import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { bindUses } from "../bind-uses.ts";
import { table } from "./declare.ts";

describe("a table's handle", () => {
  it("refuses an item that does not match the table's schema before the driver sees it", async () => {
    const things = table("things", { schema: z.object({ id: z.string() }), partitionKey: "id" });
    const { t } = bindUses({ t: things.writer }, { table: {} as never }, () => {})({
      carried: () => ({}),
    }) as {
      t: { put(item: unknown): Promise<unknown> };
    };
    await expect(t.put({ id: 1 })).rejects.toThrow(
      "The item of table things is not valid: /id: must be of type string",
    );
  });
});
