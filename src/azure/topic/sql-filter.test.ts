import { type Condition, type Fields, matches } from "@motif/core/platform";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sqlPredicate } from "../testing/sql-predicate.ts";
import { sqlFilter } from "./sql-filter.ts";

// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter
describe("a filter as SQL", () => {
  it("is written as Service Bus documents it", () => {
    const filter = {
      kind: ["it's", "b", { prefix: "50%_\\" }, { "anything-but": { prefix: "a" } }],
      bytes: [{ numeric: [">", -1, "<=", 0.5] }, { exists: false }],
      urgent: [true],
    } as const;
    expect(sqlFilter(filter)).toBe(
      "([bytes] > -1 AND [bytes] <= 0.5) OR NOT EXISTS([bytes])"
        .replace(/^(.*)$/, "($1)")
        .concat(
          " AND ([kind] IN ('it''s', 'b') OR [kind] LIKE '50\\%\\_\\\\%' ESCAPE '\\' OR [kind] NOT LIKE 'a%')",
          " AND [urgent] IN (TRUE)",
        ),
    );
  });

  const text = fc.constantFrom("a", "ab", "A", "it's", "50%", "50_", "\\", "]", "");
  const number = fc.constantFrom(-1.5, 0, 1, 2.25, 1000);
  const nonEmpty = text.filter((each) => each !== "");
  const ofText: fc.Arbitrary<Condition> = fc.oneof(
    nonEmpty,
    fc.record({ prefix: nonEmpty }),
    fc.record({ "anything-but": fc.oneof(nonEmpty, fc.array(nonEmpty, { minLength: 1 })) }),
    fc.record({ "anything-but": fc.record({ prefix: nonEmpty }) }),
    fc.record({ exists: fc.boolean() }),
  );
  const ofNumber: fc.Arbitrary<Condition> = fc.oneof(
    number,
    fc.record({ "anything-but": fc.array(number, { minLength: 1 }) }),
    fc.record({ numeric: fc.tuple(fc.constantFrom("=", "<", "<=", ">", ">="), number) }),
    fc.record({ numeric: fc.tuple(fc.constantFrom(">", ">="), number, fc.constantFrom("<", "<="), number) }),
    fc.record({ exists: fc.boolean() }),
  );
  const filter = fc.record(
    {
      kind: fc.array(ofText, { minLength: 1, maxLength: 3 }),
      bytes: fc.array(ofNumber, { minLength: 1, maxLength: 3 }),
      urgent: fc.array(fc.oneof(fc.boolean(), fc.record({ exists: fc.boolean() })), { minLength: 1 }),
    },
    { requiredKeys: ["kind"] },
  );
  const fields: fc.Arbitrary<Fields> = fc.record(
    { kind: nonEmpty, bytes: number, urgent: fc.boolean() },
    { requiredKeys: [] },
  );

  it("lets through what the filter does, whatever it is", () => {
    fc.assert(
      fc.property(filter, fields, (asked, given) => {
        expect(sqlPredicate(sqlFilter(asked))(given)).toBe(matches(asked, given));
      }),
      { numRuns: 2000 },
    );
  });
});
