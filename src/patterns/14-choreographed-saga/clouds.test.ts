import { start } from "@motif/app/testing";
import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { expect, it } from "vitest";
import choreographedSaga from "./app.ts";
import { parcelService, paymentProvider } from "./stand-ins.ts";
import { done, mug, place, sent, shown, stocked } from "./test-orders.ts";

const RUNS = [aws, azure, gcp].flatMap((cloud) =>
  [1, 2].map((seed) => ({ title: cloud.title, seed, cloud })),
);
const LISTENERS = [
  "reserve-stock",
  "settle-stock",
  "take-payment",
  "return-payment",
  "book-shipment",
  "settle-shipment",
  "follow-order",
];

it.each(RUNS)(
  "as $title, seed $seed, every order is wholly done or wholly undone, though all events come twice and listeners die",
  async ({ cloud, seed }) => {
    const services = { payments: paymentProvider(), carrier: parcelService() };
    await using t = await start(choreographedSaga, { as: cloud, seed, services });
    for (const name of LISTENERS) {
      t.faults.duplicate(`shop-${name}`, 100);
      t.faults.crash(name, { operation: 3, when: "after", times: 2 });
    }
    await stocked(t, 20);
    const confirmed: string[] = [];
    const cancelled: string[] = [];
    for (let n = 0; n < 4; n++) {
      confirmed.push(await place(t));
      cancelled.push(await place(t, { cents: 500_001 }), await place(t, { country: "AQ" }));
      await t.advance("1m");
    }
    // Longer than eight attempts with a visibility timeout between them; an order that takes too long is cancelled.
    await t.advance("2h");
    const all = await Promise.all([...confirmed, ...cancelled].map((orderId) => shown(t, orderId)));
    expect(all.filter(({ closed }) => !closed)).toEqual([]);
    const kept = all.filter(({ status }) => status === "confirmed").map(({ orderId }) => orderId);
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.filter((orderId) => cancelled.includes(orderId))).toEqual([]);
    expect(done(t, "payments").toSorted()).toEqual(kept.toSorted());
    expect(sent(t).toSorted()).toEqual(kept.toSorted());
    expect(await mug(t)).toEqual({ available: 20 - 2 * kept.length, held: 0 });
  },
);
