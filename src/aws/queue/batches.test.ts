import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchesOf, LARGEST_BYTES, sizeOf } from "./batches.ts";

describe("batches of messages", () => {
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-batch-api.html
  it("hold at most 10 messages and 1 MiB, and all messages once, in order", () => {
    const message = fc.record({
      body: fc.integer({ min: 0, max: 600_000 }).map((length) => "x".repeat(length)),
      attributes: fc.dictionary(fc.string({ minLength: 1 }), fc.string(), { maxKeys: 3 }),
    });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 40 }), (messages) => {
        const batches = batchesOf(messages);
        expect(batches.flat()).toEqual(messages);
        for (const batch of batches) {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(10);
          expect(batch.reduce((sum, each) => sum + sizeOf(each), 0)).toBeLessThanOrEqual(LARGEST_BYTES);
        }
      }),
      { numRuns: 50 },
    );
  });
});
