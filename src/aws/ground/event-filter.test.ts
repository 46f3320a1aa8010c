import { printModule } from "@motif/compile";
import {
  bus,
  type ConsumerFunction,
  consume,
  consumer,
  consumeStream,
  type DataPattern,
  event,
  failedBatch,
  matching,
  queue,
  rule,
  stream,
} from "@motif/core";
import { compilePattern, matcherOf } from "@motif/events";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { toTerraform } from "../compile/to-terraform.ts";
import { envelopeOf } from "../stream/envelope.ts";
import { planOf, problemsOf } from "../testing/apps.ts";

const Order = z.object({ id: z.string(), total: z.number() });
const orders = queue("orders", { schema: Order });
const large: DataPattern = { total: [{ numeric: [">=", 100] }] };

function ship(pattern: DataPattern = large): ConsumerFunction<z.infer<typeof Order>> {
  return consumer("ship", { event: Order, filter: matching(pattern), timeout: "30s" }, () => {});
}

/** Whether Lambda hands over a record with this content under this key: where any of the patterns matches. */
function handsOver(filters: readonly object[] | undefined, key: "body" | "data", content: unknown): boolean {
  return (filters ?? []).some((pattern) => {
    const compiled = compilePattern(pattern);
    if ("problem" in compiled) throw new Error(compiled.problem.message);
    return matcherOf(compiled.pattern)({ [key]: content });
  });
}

describe("a filter on AWS", () => {
  // https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
  // "To filter based on the contents of your Amazon SQS messages, use the body key in the Amazon SQS message record."
  it("is the queue's mapping's, over the message's body", () => {
    const [trigger] = planOf({ orders: consume(orders, ship()) }).queueTriggers;
    expect(trigger?.filters).toEqual([{ body: large }]);
  });

  it("is over the data of an event that a bus brought, and over what somebody sent to that queue", () => {
    const Placed = event("Placed", { schema: Order });
    const shop = bus("shop", { events: [Placed] });
    const [trigger] = planOf({ ship: rule(shop, Placed, ship()) }).queueTriggers;
    const brought = (total: number) => ({ specversion: "1.0", motifbus: "shop", data: { total } });
    expect(handsOver(trigger?.filters, "body", brought(100))).toBe(true);
    expect(handsOver(trigger?.filters, "body", brought(99))).toBe(false);
    expect(handsOver(trigger?.filters, "body", { total: 100 })).toBe(true);
    expect(handsOver(trigger?.filters, "body", { total: 99 })).toBe(false);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
  // "For Kinesis event sources, the data key is data."
  it("is the stream's mapping's, over the data of the CloudEvent that a record is, and over records of others", () => {
    const log = stream("log", { schema: Order, partitionKey: "id" });
    const onFailure = queue("rejected", { schema: failedBatch });
    const [trigger] = planOf({ log: consumeStream(log, ship(), { onFailure }) }).streamTriggers;
    const record = (total: number) => {
      const outgoing = { key: "o", body: JSON.stringify({ id: "o", total }), attributes: {} };
      return JSON.parse(envelopeOf("log", outgoing, "1", "2026-01-01T00:00:00Z"));
    };
    expect(handsOver(trigger?.filters, "data", record(100))).toBe(true);
    expect(handsOver(trigger?.filters, "data", record(99))).toBe(false);
    expect(handsOver(trigger?.filters, "data", { id: "o", total: 100 })).toBe(true);
    expect(handsOver(trigger?.filters, "data", { id: "o", total: 99 })).toBe(false);
  });

  it("is in Terraform as JSON", () => {
    const { "functions.tf": text } = printModule(toTerraform(planOf({ orders: consume(orders, ship()) })));
    expect(text).toMatch(/filter_criteria \{\s+filter \{\s+pattern = jsonencode\(\{/);
  });

  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html, column "Pipe support"
  it.each<[string, DataPattern]>([
    ["wildcard", { id: [{ wildcard: "a*z" }] }],
    ["anything-but of prefix", { id: [{ "anything-but": { prefix: "a" } }] }],
    ["cidr", { $or: [{ total: [1] }, { id: [{ cidr: "10.0.0.0/8" }] }] }],
    ["prefix of equals-ignore-case", { id: [{ prefix: { "equals-ignore-case": "a" } }] }],
  ])("is refused with %s, which Lambda does not look at", (operator, pattern) => {
    expect(problemsOf({ orders: consume(orders, ship(pattern)) })).toEqual([
      expect.stringContaining(
        `function ship: its filter has ${operator}, which Lambda's event filtering does not know`,
      ),
    ]);
  });
});
