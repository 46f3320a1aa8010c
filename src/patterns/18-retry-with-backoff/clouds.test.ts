import type { StandIn } from "@motif/app";
import { start, type TestApp } from "@motif/app/testing";
import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { expect, it } from "vitest";
import app from "./app.ts";
import { carrier } from "./stand-ins.ts";

const RUNS = [aws, azure, gcp].flatMap((cloud) =>
  [1, 2, 3].map((seed) => ({ title: cloud.title, seed, cloud })),
);

/** A carrier that is busy at every other request, for up to half an hour. */
function busy(): StandIn {
  const standIn = carrier();
  return (request, world) => {
    if (world.chance() < 0.5) return standIn(request, world);
    const retryAfter = String(Math.floor(world.chance() * 1800));
    return new Response(null, { status: 429, headers: { "retry-after": retryAfter } });
  };
}

it.each(RUNS)(
  "as $title, seed $seed, it books every parcel once, though the carrier is busy and functions crash",
  async ({ cloud, seed }) => {
    await using t = await start(app, { as: cloud, seed, services: { carrier: busy() } });
    t.faults.crash("book-shipment", { operation: 3, when: "after", times: 2 });
    t.faults.crash("book-shipment", { operation: 4, when: "after", times: 2 });
    const paths: string[] = [];
    for (let n = 0; n < 30; n++) paths.push(await accept(t, n % 10 === 7 ? 50_000 : 500));
    await t.advance("1d");
    for (const [n, path] of paths.entries()) {
      const { status } = await (await t.fetch(path)).json();
      expect([n, status]).toEqual([n, n % 10 === 7 ? "failed" : "booked"]);
    }
    const booked = t.calls("carrier").filter(({ answer }) => answer?.status === 201);
    expect(booked).toHaveLength(27);
    expect(await t.queue("bookings")).toMatchObject({ available: 0, inFlight: 0, delayed: 0 });
    const dead = (await t.deadLetters("bookings")).map(({ reason }) => reason);
    expect(new Set(dead)).toEqual(new Set(["A parcel has 31500 g at most."]));
  },
);

async function accept(t: TestApp, grams: number): Promise<string> {
  const body = JSON.stringify({ recipient: "Ada Lovelace", country: "DE", grams });
  const headers = { "content-type": "application/json" };
  const response = await t.fetch("/shipments", { method: "POST", headers, body });
  expect(response.status).toBe(202);
  return response.headers.get("location") ?? "";
}
