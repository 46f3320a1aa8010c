import { describe, expect, it } from "vitest";
import { oneOf } from "../kit/index.ts";
import { deadEntries } from "./constraints.ts";

describe("entries about a provider", () => {
  it("are dead where its schema has no such type or argument", () => {
    const floors = [
      "aws_sqs_queue",
      "aws_sqs_queue.fifo_queue",
      "data.aws_region",
      "aws_lambda_function.tracing_config.mode",
      "aws_lambda_function.tracing_config.mood",
      "aws_sqs_queues",
    ].map((at) => ({ at, first: "6.1", source: "https://example.org" }));
    const constraints = {
      aws_sqs_queue: [oneOf("fifo_throughput_limit", "perQueue"), oneOf("nothing", "a")],
    };
    expect(
      deadEntries([{ name: "aws", constraints, versions: { least: "6.0", below: "7", floors } }]),
    ).toEqual(["aws_sqs_queue: nothing", "aws_lambda_function: tracing_config.mood", "aws_sqs_queues: "]);
  });
});
