import { advise, type LineItem, priceApp, resolveWorkload } from "@motif/cost";
import { book, shop, workload } from "@motif/cost/testing";
import { describe, expect, test } from "vitest";
import { type CloudTarget, loadTarget } from "../build/targets.ts";

const aws = await loadTarget("aws");
const azure = await loadTarget("azure");
const gcp = await loadTarget("gcp");
/** Executions in a month at a million arrivals a day, of which a tenth starts one. */
const EXECUTIONS = ((1e6 * 730) / 24) * 0.1;
const order = { perArrival: 0.1, states: 8, tasks: 5, durationMs: 2000 };

function appWith(workflow: object) {
  return {
    inventory: shop,
    workload: resolveWorkload(shop, { ...workload, workflows: { order: workflow } }),
  };
}

function linesOf(target: CloudTarget, workflow: object): readonly LineItem[] {
  const { lines } = priceApp(book, target, appWith(workflow), { perDay: 1e6 }).bill;
  return lines.filter(({ resource }) => resource === "workflow order");
}

const usd = (lines: readonly LineItem[]) => lines.reduce((sum, { costUSD }) => sum + (costUSD ?? 0), 0);

function adviceOn(workflow: object) {
  const all = advise(book, aws, appWith(workflow), { perDay: 1e6 });
  return all.find(({ topic }) => topic === "workflow");
}

describe("a workflow's bill", () => {
  test("Standard: a transition into each state and one to begin, retries too", () => {
    // $0.025 per 1,000 transitions, 4,000 a month free (https://aws.amazon.com/step-functions/pricing/)
    expect(usd(linesOf(aws, order))).toBeCloseTo(((EXECUTIONS * 9 - 4000) / 1000) * 0.025, 4);
    // Half of the tries of five tasks fail: five more transitions.
    const retried = { ...order, failureRate: 0.5 };
    expect(usd(linesOf(aws, retried))).toBeCloseTo(((EXECUTIONS * 14 - 4000) / 1000) * 0.025, 4);
  });

  test("Express: executions, and GB-hours of 64 MB", () => {
    // $1.00 per million executions, $0.00001667 per GB-second at first (https://aws.amazon.com/step-functions/pricing/)
    const gbSeconds = (EXECUTIONS * 2) / 16;
    expect(usd(linesOf(aws, { ...order, type: "express" }))).toBeCloseTo(
      EXECUTIONS / 1e6 + gbSeconds * 0.00001667,
      4,
    );
  });

  test("Google Cloud: steps; Azure: actions, which are not priced", () => {
    const [steps] = linesOf(gcp, order);
    expect(steps).toMatchObject({ service: "workflows", sku: "internal-steps" });
    expect(steps?.quantity).toBeCloseTo(EXECUTIONS * 8, 4);
    const [actions] = linesOf(azure, order);
    expect(actions).toMatchObject({ service: "durable-task-scheduler", costUSD: null });
    expect(actions?.quantity).toBeCloseTo(EXECUTIONS * 11, 4);
  });
});

describe("advice on a workflow's type", () => {
  test("Express in place of Standard, with what the two bills differ by", () => {
    const saved = usd(linesOf(aws, order)) - usd(linesOf(aws, { ...order, type: "express" }));
    expect(adviceOn(order)?.savesUSD).toBeCloseTo(saved, 4);
    expect(adviceOn(order)?.text).toContain("order: an Express in place of a Standard workflow saves $");
  });

  test("Standard in place of Express where few transitions take long", () => {
    const waiting = { ...order, states: 1, tasks: 1, durationMs: 290_000, memoryMB: 128, type: "express" };
    expect(adviceOn(waiting)?.text).toContain("order: a Standard in place of an Express workflow saves $");
  });

  test("none where an execution may take more than the five minutes of Express", () => {
    const some = [
      { value: 1000, share: 0.9 },
      { value: 301_000, share: 0.1 },
    ];
    expect(adviceOn({ ...order, durationMs: some })).toBeUndefined();
  });
});

describe("a workflow that cannot be is refused by field", () => {
  test.each([
    [{ ...order, tasks: 9 }, "workflows.order.tasks: is 9, more than its 8 states"],
    [{ ...order, states: 0 }, "workflows.order.states: Too small"],
    [{ ...order, failureRate: 1 }, "workflows.order.failureRate: Too big"],
    [{ ...order, type: "fast" }, "workflows.order.type: Invalid"],
    [
      { ...order, type: "express", durationMs: 300_001 },
      "workflows.order.durationMs: is more than the 300000 ms",
    ],
  ])("%j", (workflow, message) => {
    expect(() => appWith(workflow)).toThrow(message);
  });
});
