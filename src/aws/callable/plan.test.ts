import { callable, callRecord, http, httpApi, queue, task } from "@motif/core";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { toTerraform } from "../compile/to-terraform.ts";
import { planOf } from "../testing/apps.ts";

const schemas = { input: z.string(), output: z.string() };
const records = { schema: callRecord(schemas) };
const price = callable("price", {
  ...schemas,
  onSuccess: queue("priced", records),
  onFailure: queue("unpriced", records),
});
const buy = http("buy", { uses: { price: price.sender } }, () => new Response());
const wiring = (provisioned = 0) => ({
  api: httpApi({ "POST /": buy }),
  price: task(price, { concurrency: { provisioned } }, ({ input }) => input),
});

function textOf(plan: ReturnType<typeof planOf>): string {
  return JSON.stringify(toTerraform(plan));
}

describe("a grant of a callable", () => {
  it("allows to invoke that function, and no other", () => {
    const [caller] = planOf(wiring()).functions;
    expect(caller?.statements).toEqual([
      {
        why: "buy: grant price (sender of callable price)",
        access: "callable_sender",
        actions: ["lambda:InvokeFunction"],
        resources: [{ type: "local", name: "price", attribute: "arn", block: "callables" }],
      },
    ]);
    expect(caller?.environment).toMatchObject({ MOTIF_CALLABLE_PRICE: { type: "local", name: "price" } });
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
  it("is for the alias where environments are kept ready, as those are the alias's", () => {
    expect(planOf(wiring()).callables).toEqual([{ name: "price", aliased: false }]);
    expect(planOf(wiring(1)).callables).toEqual([{ name: "price", aliased: true }]);
    expect(textOf(planOf(wiring(1)))).toContain(":live");
  });
});

describe("destinations", () => {
  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
  it("are the app's queues, which the function's role may send to, and there is no dead-letter queue beside", () => {
    const plan = planOf(wiring());
    const callee = plan.functions.find(({ name }) => name === "price");
    expect(callee?.asyncInvocation).toMatchObject({
      onSuccess: { type: "aws_sqs_queue", name: "priced" },
      onFailure: { type: "aws_sqs_queue", name: "unpriced" },
    });
    expect(callee?.statements.map(({ why, actions }) => [why, actions])).toEqual([
      ["price: hands over asynchronous invocations that succeeded", ["sqs:SendMessage"]],
      ["price: hands over asynchronous invocations that failed for good", ["sqs:SendMessage"]],
    ]);
    expect(plan.queues.map(({ name }) => name)).toEqual(["priced", "unpriced"]);
    expect(callee?.environment).not.toHaveProperty("MOTIF_DEAD_LETTER_QUEUE");
    expect(textOf(plan)).toContain("on_success");
  });
});
