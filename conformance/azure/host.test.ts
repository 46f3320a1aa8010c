import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { AZURITE_MISSING, hasAzurite } from "./azurite.ts";
import { hasCosmosServer } from "./cosmos-server.ts";
import { type Emulators, startEmulators } from "./emulators.ts";
import { type FunctionsWorld, functionsWorld } from "./functions-world.ts";

const installed = hasAzurite && hasCosmosServer;
if (!installed) console.warn(`Azure Functions: ${AZURITE_MISSING}`);

describe.skipIf(!installed)("a package in the programming model of Azure Functions", () => {
  let emulators: Emulators;
  let world: FunctionsWorld;

  beforeAll(async () => {
    // The emulators' certificate is nobody's.
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    emulators = await startEmulators();
    world = await functionsWorld(fileURLToPath(new URL("gallery", import.meta.url)), emulators);
  });
  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
    await emulators?.stop();
    vi.unstubAllEnvs();
  });

  const call = (method: string, target: string, headers: Record<string, string> = {}, body?: Uint8Array) =>
    world.send({ method, target, headers, body });

  it("gives a handler the request as it was sent", async () => {
    const response = await call("GET", "/things/a%2Fb?x=1&x=2");
    expect(await response.json()).toEqual({
      method: "GET",
      url: "https://app.azurewebsites.net/things/a%2Fb?x=1&x=2",
      params: { id: "a/b" },
      query: { x: ["1", "2"] },
    });
    expect((await call("GET", "/")).status).toBe(200);
  });

  it("sends every cookie as it is", async () => {
    const cookies = (await call("GET", "/things/1")).headers.getSetCookie();
    expect(cookies).toEqual(["session=abc==; Path=/; Partitioned", "theme=dark/1; HttpOnly"]);
  });

  it("sends a stream as it comes", async () => {
    const response = await call("GET", "/ticks");
    const times: number[] = [];
    let text = "";
    for await (const chunk of response.body ?? []) {
      times.push(performance.now());
      text += Buffer.from(chunk).toString();
    }
    expect(text).toBe("tick 1\ntick 2\ntick 3\n");
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(100);
  });

  it("keeps bytes, both ways", async () => {
    const body = Uint8Array.from({ length: 100_000 }, (_, i) => i % 256);
    const response = await call("POST", "/bytes", {}, body);
    expect(Buffer.compare(await response.bytes(), body)).toBe(0);
    const large = new Uint8Array(8_000_000);
    expect((await call("POST", "/bytes", {}, large)).status).toBe(413);
    const announced = { "content-length": String(large.byteLength) };
    expect((await call("POST", "/bytes", announced, large)).status).toBe(413);
  });

  it("answers as the engine does where no function does", async () => {
    expect((await call("GET", "/nowhere")).headers.get("content-type")).toBe("application/problem+json");
    const wrong = await call("DELETE", "/bytes");
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "OPTIONS, POST"]);
    const headers = { origin: "https://shop.example", "access-control-request-method": "POST" };
    const preflight = await call("OPTIONS", "/bytes", headers);
    expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([
      204,
      "https://shop.example",
    ]);
    const cross = await call("GET", "/things/1", { origin: "https://shop.example" });
    expect(cross.headers.get("access-control-allow-origin")).toBe("https://shop.example");
  });

  it("HEAD has the headers of GET and no body", async () => {
    const head = await call("HEAD", "/things/1");
    expect([head.status, head.headers.get("content-type"), await head.text()]).toEqual([
      200,
      "application/json",
      "",
    ]);
  });

  it("has the plainer one of two routes that fit", async () => {
    expect(await (await call("GET", "/things/recent")).text()).toBe("recent");
  });

  it("keeps the order of a group through failures, and goes on behind a dead letter", async () => {
    for (const n of [1, 2, -1, 4]) world.sendRaw("orders", JSON.stringify({ n }), "group");
    await world.settle();
    const took = () => [...world.output.matchAll(/"message":"took".*?"n":(-?\d+),"receiveCount":(\d)/g)];
    // The worker's lines come through a pipe, which may be behind its answers.
    await vi.waitFor(() => expect(took()).toHaveLength(6));
    expect(took().map(([, n, count]) => [Number(n), Number(count)])).toEqual([
      [1, 1],
      [1, 2],
      [1, 3],
      [2, 1],
      [-1, 1],
      [4, 1],
    ]);
    expect(await world.deadLetters("orders")).toEqual(['{"n":-1}']);
  });

  it("runs a schedule for the time that it was due, as often as it may fail, and gives it up then", async () => {
    const due = new Date(Math.floor(Date.now() / 1000) * 1000);
    expect(await world.fire("nightly", due)).toBe(3);
    await vi.waitFor(() => expect(world.output.match(/"message":"ran"/g)).toHaveLength(3));
    expect(await world.deadLetters("nightly")).toEqual([
      JSON.stringify({ schedule: "nightly", scheduledFor: due.toISOString() }),
    ]);
  });

  it("gives the output of a task, and says what is wrong with an input", async () => {
    expect(await (await world.callTask("double", { n: 21 })).json()).toBe(42);
    expect((await world.callTask("double", { n: "x" })).status).toBe(400);
  });
});
