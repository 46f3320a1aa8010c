import { table } from "@motif/core";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { seen } from "../testing/seen.ts";
import { conserved, sumOf } from "./conservation.ts";

const accounts = table("accounts", {
  schema: z.object({ id: z.string(), cents: z.int() }),
  partitionKey: "id",
});
const cents = (account: { cents: number }) => account.cents;

describe("a conserved sum", () => {
  const check = conserved({
    parts: ({ items }) => ({ accounts: sumOf(items(accounts), cents), "under way": 10 }),
    total: 100,
  });

  it("is kept however it is spread", () => {
    expect(check(seen({ items: [{ cents: 60 }, { cents: 30 }] }))).toBeUndefined();
    expect(check(seen({ items: [{ cents: 90 }] }))).toBeUndefined();
  });

  it("that is another is told with its parts", () => {
    expect(check(seen({ items: [{ cents: 60 }, { cents: 31 }] }))).toBe(
      "accounts 91 + under way 10 = 101, not 100.",
    );
  });

  it("may depend on the run", () => {
    const paidIn = conserved({
      parts: ({ items }) => ({ accounts: sumOf(items(accounts), cents) }),
      total: ({ requests }) => 50 * requests.length,
    });
    expect(paidIn(seen({}))).toBeUndefined();
    expect(paidIn(seen({ items: [{ cents: 50 }] }))).toBe("accounts 50 = 50, not 0.");
  });
});
