import { app, http, httpApi, json, service } from "@motif/core";
import { takeInventory } from "@motif/core/model";
import { jwtAuthorizer } from "@motif/runtime";
import { describe, expect, it } from "vitest";
import { simulateRun } from "./run.ts";
import type { Clients } from "./simulated-client.ts";
import { simulated } from "./testing/simulated.ts";

const identity = service("identity", { url: "https://login.example.com", timeout: "3s" });
const users = jwtAuthorizer("users", { issuer: identity, audience: "notes" });
const list = http("list", { authorizer: users }, ({ auth }) => json(auth));
const notes = app("notes", { api: httpApi({ "GET /notes": list }) });

/** Statuses of requests one after the other, with a token that counts or without, where faults strike the first call of the issuer. */
async function statuses(faults: readonly string[], tokens: readonly ("good" | "bad")[]): Promise<number[]> {
  const ids = faults.map((name) => `${name} @ list#1 service.fetch identity 1`);
  const { app, client } = await simulated(notes, ids);
  const seen: number[] = [];
  for (const kind of tokens) {
    const authorization = `Bearer ${await client.token(kind === "good" ? {} : { aud: "others" })}`;
    const asking = client.act(async ({ read }) => {
      seen.push((await read("/notes", { headers: { authorization } }, () => true))?.status ?? 0);
    });
    await app.time.until(asking);
    await app.time.advance(1000);
  }
  await app.stop();
  return seen;
}

describe("a fault of the issuer", () => {
  it.each(["service.unavailable", "service.answer-lost", "service.overloaded", "service.throttled"])(
    "%s is 503 for everybody, and nobody is let through; the next request asks again",
    async (fault) => {
      expect(await statuses([fault], ["good", "good", "bad"])).toEqual([503, 200, 401]);
      expect(await statuses([fault], ["bad", "bad", "good"])).toEqual([503, 401, 200]);
    },
  );

  it("none: whoever has the token is let through", async () => {
    expect(await statuses([], ["good", "bad"])).toEqual([200, 401]);
  });
});

it("whatever goes wrong, nobody without a token is let through; the same seed is the same run", async () => {
  const seen = new Set<string>();
  const clients: Clients = async ({ fetch, token, chance }) => {
    const isGood = chance() < 0.5;
    const authorization = `Bearer ${await token(isGood ? {} : { exp: 1 })}`;
    const { status } = await fetch("/notes", { headers: { authorization } });
    seen.add(`${isGood} ${status}`);
  };
  const subject = { inventory: takeInventory(notes), invariants: {}, clients, given: {} };
  for (let seed = 1; seed <= 5; seed++) {
    const [one, other] = [await simulateRun(subject, { seed }), await simulateRun(subject, { seed })];
    expect(other.hash, `seed ${seed}`).toBe(one.hash);
  }
  expect(seen).toEqual(new Set(["true 200", "false 401"]));
});
