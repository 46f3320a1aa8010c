import { describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { InvalidArgumentError, ValidationError } from "../../ground/errors.ts";
import { bindUses } from "../bind-uses.ts";
import { bus } from "./declare.ts";
import type { BusDriver } from "./driver.ts";
import { type Event, event } from "./event.ts";
import type { BusPublisher } from "./handle.ts";

const OrderPlaced = event("OrderPlaced", {
  schema: z.object({ id: z.string(), note: z.optional(z.string()) }),
});
const Stray = event("Stray", { schema: z.object({}) });
const Listed = event("Listed", { schema: z.array(z.string()) });
const orders = bus("orders", { events: [OrderPlaced, Listed] });

function publishing() {
  const publish = vi.fn<BusDriver["publish"]>(async (_, events) => events.map((_, n) => ({ id: `e${n}` })));
  const carrier = { carried: () => ({ traceparent: "00-1-2-01" }) };
  const handles = bindUses({ orders: orders.publisher }, { bus: { publish } }, () => {})(carrier);
  return { publish, publisher: handles.orders as BusPublisher }; // what this grant gives
}

describe("publishing", () => {
  it("parses data, and takes the trace context along", async () => {
    const { publish, publisher } = publishing();
    const data = { id: "1", note: undefined, more: true };
    expect(await publisher.publish(OrderPlaced, data, { subject: "order-1" })).toEqual({ id: "e0" });
    expect(publish).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ name: "orders" }), [
      { type: "OrderPlaced", subject: "order-1", data: { id: "1" }, carried: { traceparent: "00-1-2-01" } },
    ]);
  });

  it("publishes many in one call, and none where there are none", async () => {
    const { publish, publisher } = publishing();
    expect(await publisher.publishMany([])).toEqual([]);
    expect(publish).not.toHaveBeenCalled();
    const entries = ["1", "2"].map((id) => ({ event: OrderPlaced, data: { id } }));
    expect(await publisher.publishMany(entries)).toEqual([{ id: "e0" }, { id: "e1" }]);
    expect(publish).toHaveBeenCalledOnce();
  });

  it.each([
    ["data that does not match", OrderPlaced, { id: 1 }, {}, ValidationError],
    ["an event that the bus does not carry", Stray, {}, {}, InvalidArgumentError],
    ["data that is no object", Listed, ["a"], {}, InvalidArgumentError],
    ["an empty subject", OrderPlaced, { id: "1" }, { subject: "" }, InvalidArgumentError],
  ])("refuses %s, and publishes nothing", async (_, type, data, options, error) => {
    const { publish, publisher } = publishing();
    await expect(publisher.publish<Event>(type, data, options)).rejects.toThrow(error);
    expect(publish).not.toHaveBeenCalled();
  });
});
