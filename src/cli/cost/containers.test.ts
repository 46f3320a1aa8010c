import { bill, type LineItem } from "@motif/cost";
import { book, quantityOf } from "@motif/cost/testing";
import { expect, test } from "vitest";
import { loadTarget } from "../build/targets.ts";

/** A line of a bill of which only service and resource count. */
function line(service: string, resource: string): LineItem {
  const [made] = bill(book, { provider: "aws" }, [
    { service: "sqs", sku: "standard-requests", resource, quantity: 1 },
  ]).lines;
  if (!made) throw new Error("no line");
  return { ...made, service };
}

/** The service that bills requests to the gateway of an API. */
const GATEWAYS = { aws: "apigateway-http", azure: "apim-consumption", gcp: "apigateway" };
const FUNCTIONS = { aws: "lambda", azure: "functions-flex", gcp: "cloudrun" };

test.each(Object.entries(GATEWAYS))(
  "on %s, a container takes the place of functions and gateway",
  async (cloud, gateway) => {
    const { container } = (await loadTarget(cloud)).PRICING;
    const http = new Set(["create-order"]);
    const service = FUNCTIONS[cloud as keyof typeof FUNCTIONS];
    expect(container.replaces(line(gateway, "api"), http)).toBe(true);
    expect(container.replaces(line(service, "create-order"), http)).toBe(true);
    expect(container.replaces(line(service, "work-off"), http)).toBe(false);
  },
);

// https://aws.amazon.com/vpc/pricing/: $0.005 an hour for each public IPv4 address, in use or not
test("on AWS, two tasks behind a load balancer in two zones pay for four addresses", async () => {
  const { container } = (await loadTarget("aws")).PRICING;
  expect(quantityOf(container.quantities(2, 1), "public-ipv4")).toBe(4 * 730);
  // 2 × 730 h × (0.25 × $0.03238 + 0.5 × $0.00356), $0.0225 and $0.008 × 1/25 an hour, 4 × $0.005 an hour
  const usd = bill(book, { provider: "aws", freeTiers: [] }, container.quantities(2, 1)).totalUSD;
  const tasks = 2 * 730 * (0.25 * 0.03238 + 0.5 * 0.00356);
  expect(usd).toBeCloseTo(tasks + 730 * (0.0225 + 0.008 / 25) + 4 * 730 * 0.005, 2);
});
