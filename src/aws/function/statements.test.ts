import { bucket, type ConsumerFunction, consume, consumer, queue, secret, table } from "@motif/core";
import { apiWith } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import type { AwsPlan } from "../compile/rooms.ts";
import type { FunctionPlan } from "../ground/plan.ts";
import { planOf } from "../testing/apps.ts";

const Message = z.object({ id: z.string() });
const jobs = queue("jobs", { schema: Message });
const uploads = bucket("uploads");

function worker(): ConsumerFunction<{ id: string }> {
  return consumer("work", { event: Message, timeout: "30s" }, () => {});
}

function only(plan: AwsPlan): FunctionPlan {
  const [fn] = plan.functions;
  if (!fn) throw new Error("The plan has no function.");
  return fn;
}

function actions(fn: FunctionPlan, why: string): readonly string[] {
  return fn.statements.find((statement) => statement.why.includes(why))?.actions ?? [];
}

describe("a function's permissions", () => {
  const items = table("items", {
    schema: z.object({ id: z.string(), owner: z.string(), size: z.number() }),
    partitionKey: "id",
    indexes: { "by-owner": { partitionKey: "owner", sortKey: "size" } },
  });

  it("are what its grants need and no more", () => {
    const fn = only(planOf(apiWith({ uses: { items: items.reader } })));
    expect(actions(fn, "grant items")).toEqual(["dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"]);
    expect(fn.statements.flatMap((statement) => statement.actions)).not.toContain("dynamodb:PutItem");
  });

  it("name the function, the grant and the resource", () => {
    const fn = only(planOf(apiWith({ uses: { stock: items.writer } })));
    expect(fn.statements.map(({ why }) => why)).toContain("get-item: grant stock (writer of table items)");
  });

  it("reach exactly the indexes of a table, and only to query them", () => {
    const fn = only(planOf(apiWith({ uses: { items: items.reader } })));
    expect(fn.statements).toContainEqual({
      why: "get-item: grant items (reader of table items), through its indexes",
      actions: ["dynamodb:Query"],
      resources: [{ type: "aws_dynamodb_table", name: "items", attribute: "arn", suffix: "/index/by-owner" }],
    });
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html: 404 only with s3:ListBucket, else 403
  it("let a reader of a bucket tell a missing object from a forbidden one", () => {
    const fn = only(planOf(apiWith({ uses: { uploads: uploads.reader } })));
    expect(actions(fn, "a missing one")).toEqual(["s3:ListBucket"]);
    expect(actions(fn, "grant uploads (reader of bucket uploads)")).toEqual(["s3:GetObject"]);
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html: If-Match needs s3:GetObject
  it("let a writer of a bucket write on condition of an ETag, and not list", () => {
    const fn = only(planOf(apiWith({ uses: { uploads: uploads.writer } })));
    expect(actions(fn, "grant uploads")).toEqual([
      "s3:AbortMultipartUpload",
      "s3:DeleteObject",
      "s3:GetObject",
      "s3:PutObject",
    ]);
  });

  it("reach exactly the secrets that were granted, and decrypt nothing but them", () => {
    const key = secret("payment-key");
    const fn = only(planOf(apiWith({ uses: { key: key.reader } })));
    expect(fn.statements).toContainEqual({
      why: "get-item: grant key (reader of secret payment-key)",
      actions: ["secretsmanager:GetSecretValue"],
      resources: [{ type: "aws_secretsmanager_secret", name: "payment-key", attribute: "arn" }],
    });
    expect(fn.optionalPolicies).toMatchObject([
      {
        given: { input: "secrets_kms_key_arn" },
        statement: {
          actions: ["kms:Decrypt"],
          condition: {
            variable: "kms:EncryptionContext:SecretARN",
            values: [{ type: "aws_secretsmanager_secret", name: "payment-key" }],
          },
        },
      },
    ]);
    expect(only(planOf(apiWith({}))).optionalPolicies).toEqual([]);
  });

  it("have every resource only where AWS offers nothing else", () => {
    const everywhere = only(planOf(apiWith({}))).statements.filter(
      ({ resources }) => resources === "every-resource",
    );
    expect(everywhere.flatMap((statement) => statement.actions)).toEqual([
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ]);
  });

  it("let a consumer put off a retry and give a message up, and nothing else to the queues", () => {
    const fn = only(planOf({ work: consume(jobs, worker()) }));
    expect(
      fn.statements.filter(({ why }) => why.includes("queue jobs")).map((s) => [s.actions, s.resources]),
    ).toEqual([
      [
        ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
        [{ type: "aws_sqs_queue", name: "jobs", attribute: "arn" }],
      ],
      [["sqs:SendMessage"], [{ type: "aws_sqs_queue", name: "jobs-dead-letter", attribute: "arn" }]],
    ]);
  });
});
