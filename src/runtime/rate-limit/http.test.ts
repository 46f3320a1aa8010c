import { http, json, MotifError } from "@motif/core";
import { beforeEach, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { type RateLimitOptions, type RateLimitStore, rateLimitedHttp, rateLimitTable } from "../index.ts";
import { createRuntime, type HttpResponseData } from "../platform.ts";
import { FakePlatform, requestData } from "../testing/fake-platform.ts";
import { type Interference, MemoryTables } from "../testing/memory-table.ts";

const limits = rateLimitTable("limits");
const uses = { limits: limits.readWriter };

let platform: FakePlatform;
let handled: number;
beforeEach(() => {
  reset();
});

function reset(interference: Interference = {}) {
  handled = 0;
  const tables = new MemoryTables(() => platform.time);
  platform = new FakePlatform({ table: tables.driver(interference) });
}

/** Quotas of 2 at once, one every 600 ms. */
const QUOTA = { rate: 100, per: "1m", burst: 2 } as const;
const byTenant = (limits: RateLimitStore, header: (name: string) => string | undefined) => ({
  store: limits,
  key: header("x-tenant") ?? "",
  ...QUOTA,
});

const limited = (over: Partial<RateLimitOptions> = {}, answer: () => Response = () => json({ ok: true })) =>
  http(
    "limited",
    { uses },
    rateLimitedHttp(
      ({ limits, header }) => ({ ...byTenant(limits, header), ...over }),
      () => {
        handled++;
        return answer();
      },
    ),
  );

function send(fn = limited(), tenant = "a"): Promise<HttpResponseData> {
  return createRuntime(fn, platform).http(requestData({ headers: { "x-tenant": tenant } }), platform.call());
}

const headerOf = ({ headers }: HttpResponseData, name: string) =>
  headers.find(([known]) => known === name)?.[1];

// https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-10
describe("an HTTP handler with a rate limit", () => {
  it("says in every answer what the limit is and what is left of it", async () => {
    const first = await send();
    expect(first.status).toBe(200);
    expect(headerOf(first, "ratelimit-policy")).toBe('"default";q=100;w=60');
    expect(headerOf(first, "ratelimit")).toBe('"default";r=1;t=1');
    expect(headerOf(first, "content-type")).toBe("application/json");
    expect(headerOf(await send(), "ratelimit")).toBe('"default";r=0;t=1');
  });

  it("answers 429 with problem details above the limit, and does not call the handler", async () => {
    for (let call = 0; call < 2; call++) await send();
    const refused = await send();
    expect(handled).toBe(2);
    expect(refused.status).toBe(429);
    expect(headerOf(refused, "content-type")).toBe("application/problem+json");
    expect(headerOf(refused, "retry-after")).toBe("1");
    expect(headerOf(refused, "ratelimit")).toBe('"default";r=0;t=1');
    expect(JSON.parse(String(refused.body))).toEqual({
      type: "https://iana.org/assignments/http-problem-types#quota-exceeded",
      title: "Too Many Requests",
      status: 429,
      code: "rate-limited",
      detail: "Rate limit default is used up. Try again in a second.",
      "violated-policies": ["default"],
    });
  });

  it("allows the request again when Retry-After is over", async () => {
    const slow = limited({ rate: 1, per: "90s", burst: 1, name: "slow" });
    await send(slow);
    const refused = await send(slow);
    expect(headerOf(refused, "retry-after")).toBe("90");
    expect(JSON.parse(String(refused.body)).detail).toBe(
      "Rate limit slow is used up. Try again in 90 seconds.",
    );
    platform.time += 89_999;
    expect((await send(slow)).status).toBe(429);
    platform.time += 1;
    expect((await send(slow)).status).toBe(200);
  });

  // "the Retry-After field value SHOULD NOT reference a point in time earlier than the reset parameter" (section 6)
  it("never says Retry-After before the next unit comes", async () => {
    const costly = limited({ cost: 2, rate: 1, per: "10s" });
    await send(costly);
    const refused = await send(costly);
    expect(headerOf(refused, "retry-after")).toBe("20");
    expect(headerOf(refused, "ratelimit")).toBe('"default";r=0;t=10');
  });

  it("counts every key by itself", async () => {
    for (let call = 0; call < 3; call++) await send();
    expect((await send(limited(), "b")).status).toBe(200);
  });

  it.each([
    ["500ms", 1, '"default";q=2;w=1'],
    ["1500ms", 10, '"default";q=13;w=2'],
    ["1d", 5000, '"default";q=5000;w=86400'],
  ] as const)("says a limit of %s with %d in whole seconds", async (per, rate, field) => {
    expect(headerOf(await send(limited({ per, rate })), "ratelimit-policy")).toBe(field);
  });

  it("adds its fields to whatever a handler answers: a stream, an empty body, headers of its own", async () => {
    const stream = await send(limited({}, () => new Response(new Blob(["abc"]).stream())));
    expect(await new Response(stream.body as BodyInit).text()).toBe("abc");
    expect(headerOf(stream, "ratelimit")).toBe('"default";r=1;t=1');
    const moved = limited({ name: "moved" }, () => Response.redirect("https://example.org/", 303));
    expect(headerOf(await send(moved), "location")).toBe("https://example.org/");
    const empty = await send(limited({ name: "empty" }, () => new Response(null, { status: 204 })));
    expect([empty.status, headerOf(empty, "ratelimit")]).toEqual([204, '"empty";r=1;t=1']);
  });

  it("can have several limits, of which clients see all", async () => {
    const twice = http(
      "twice",
      { uses },
      rateLimitedHttp(
        ({ limits }) => ({ store: limits, key: "all", name: "daily", rate: 3, per: "1d" }),
        rateLimitedHttp(
          ({ limits, header }) => byTenant(limits, header),
          () => json({}),
        ),
      ),
    );
    const first = await send(twice);
    expect(headerOf(first, "ratelimit-policy")).toBe('"default";q=100;w=60, "daily";q=3;w=86400');
    expect(headerOf(first, "ratelimit")).toBe('"default";r=1;t=1, "daily";r=2;t=28800');
    await send(twice);
    const inner = await send(twice);
    expect([inner.status, headerOf(inner, "ratelimit")]).toEqual([
      429,
      '"default";r=0;t=1, "daily";r=0;t=28800',
    ]);
    const outer = await send(twice, "b");
    expect([outer.status, headerOf(outer, "ratelimit")]).toEqual([429, '"daily";r=0;t=28800']);
  });

  it("can leave requests out of the limit", async () => {
    const free = http(
      "free",
      { uses, query: z.object({}) },
      rateLimitedHttp(
        async () => undefined,
        () => json({}),
      ),
    );
    const answer = await send(free);
    expect([answer.status, headerOf(answer, "ratelimit-policy")]).toEqual([200, undefined]);
  });

  it("fails where the table does, or says the policy only and lets through where it may", async () => {
    const down = async () => {
      throw new MotifError("unavailable", "The table is down.");
    };
    reset({ before: down });
    expect((await send()).status).toBe(500);
    expect(handled).toBe(0);
    const open = await send(limited({ ifUnavailable: "allow" }));
    expect([open.status, headerOf(open, "ratelimit")]).toEqual([200, undefined]);
    expect(headerOf(open, "ratelimit-policy")).toBe('"default";q=100;w=60');
  });
});
