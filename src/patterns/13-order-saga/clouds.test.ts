import { start } from "@motif/app/testing";
import { PROFILE as aws } from "@motif/aws/profile";
import { expect, it } from "vitest";
import orderSaga from "./app.ts";
import { paymentProvider } from "./stand-ins.ts";
import { mug, paid, place, shown, stocked } from "./test-orders.ts";

const STEPS = ["check-inventory", "process-payment", "fulfill-order", "release-inventory", "cancel-order"];

// Azure and Google Cloud refuse workflows.
it.each([1, 2, 3])(
  "as AWS, seed %i, every order is wholly done or wholly undone though its steps die",
  async (seed) => {
    await using t = await start(orderSaga, { as: aws, seed, services: { payments: paymentProvider() } });
    for (const step of STEPS) t.faults.crash(step, { operation: 2, when: "after", times: 2 });
    t.faults.loseAnswers("order-saga", 2);
    await stocked(t, 20);
    const good: string[] = [];
    const bad: string[] = [];
    for (let n = 0; n < 3; n++) {
      good.push(await place(t));
      bad.push(await place(t, { cents: 500_001 }), await place(t, { country: "AQ" }));
      await t.advance("1m");
    }
    await t.advance("2h");
    const all = await Promise.all([...good, ...bad].map((orderId) => shown(t, orderId)));
    const fulfilled = all.filter(({ status }) => status === "fulfilled").map(({ orderId }) => orderId);
    expect(all.filter(({ status }) => status === "placed")).toEqual([]);
    expect(fulfilled.toSorted()).toEqual(good.toSorted());
    expect(paid(t).toSorted()).toEqual(good.toSorted());
    expect(await mug(t)).toEqual({ available: 14, held: 0 });
  },
);
