import { describe, expect, it } from "vitest";
import { exchange } from "../testing/raw-client.ts";
import { serve } from "../testing/serving.ts";
import { reachableName } from "./hosts.ts";
import type { ServedRequest } from "./server.ts";

const get = (port: number, path: string, host: string, headers = "") =>
  exchange(port, `GET ${path} HTTP/1.1\r\nhost: ${host}\r\n${headers}connection: close\r\n\r\n`);

describe("a server that answers for a tunnel's name", () => {
  const tunnel = { listening: { allowHosts: ["A1.tunnel.example"] } };

  it("takes API requests for it, with the scheme that the tunnel says", async () => {
    await using shop = await serve(tunnel);
    await get(shop.port, "/items", "a1.tunnel.example", "x-forwarded-proto: https\r\n");
    await get(shop.port, "/items", "a1.tunnel.example:8080");
    const origins = shop.calls.map(({ request }) => request.origin);
    expect(origins).toEqual(["https://a1.tunnel.example", "http://a1.tunnel.example:8080"]);
  });

  it.each([
    "b2.tunnel.example",
    "tunnel.example",
    "x.a1.tunnel.example",
    "a1.tunnel.example.evil",
    "192.168.0.1",
  ])("answers for no other: %s", async (host) => {
    await using shop = await serve(tunnel);
    expect(await get(shop.port, "/items", host)).toMatch(/^HTTP\/1\.1 421/);
    expect(shop.calls).toEqual([]);
  });

  it("keeps its admin API from whoever comes through the tunnel, whatever host it says", async () => {
    await using shop = await serve(tunnel);
    expect(await get(shop.port, "/_motif/health", "a1.tunnel.example")).toMatch(/^HTTP\/1\.1 403/);
    for (const header of ["x-forwarded-for: 1.2.3.4", "forwarded: for=1.2.3.4", "via: 1.1 tunnel"])
      expect(await get(shop.port, "/_motif/health", "localhost", `${header}\r\n`)).toMatch(/^HTTP\/1\.1 403/);
    expect(await get(shop.port, "/_motif/health", "localhost")).toContain("admin: /_motif/health");
  });
});

describe("a server that listens on all addresses", () => {
  const all = { listening: { host: "0.0.0.0" } };

  it("answers for every address, and for no name but this machine's", async () => {
    await using shop = await serve(all);
    expect(shop.server.url).toBe(`http://127.0.0.1:${shop.port}`);
    expect(await get(shop.port, "/items", "192.168.0.1:3000")).toMatch(/^HTTP\/1\.1 200/);
    expect(await get(shop.port, "/items", "[fe80::1]:3000")).toMatch(/^HTTP\/1\.1 200/);
    for (const host of ["rebound.example", "fe80::1:3000", "192.168.0.1.example"])
      expect(await get(shop.port, "/items", host)).toMatch(/^HTTP\/1\.1 421/);
  });

  it("has its admin API for this machine", async () => {
    await using shop = await serve(all);
    expect(await get(shop.port, "/_motif/health", "127.0.0.1")).toContain("admin: /_motif/health");
  });
});

it("an address that this machine does not have is refused", async () => {
  await expect(serve({ listening: { host: "203.0.113.1" } })).rejects.toMatchObject({ code: "host-refused" });
});

it.each([
  ["0.0.0.0", "127.0.0.1"],
  ["::", "[::1]"],
  ["::1", "[::1]"],
  ["192.168.0.7", "192.168.0.7"],
])("a server on %s is reached by %s", (address, name) => {
  expect(reachableName(address)).toBe(name);
});

it("requests of the API are told of when they are over, refused ones as well", async () => {
  const told: ServedRequest[] = [];
  await using shop = await serve({ listening: { onRequest: (request) => told.push(request) } });
  await get(shop.port, "/items?limit=1", "localhost");
  await get(shop.port, "/items", "evil.example");
  await get(shop.port, "/_motif/health", "localhost");
  await expect.poll(() => told.length).toBe(2);
  expect(told).toMatchObject([
    { method: "GET", target: "/items?limit=1", status: 200, isWhole: true },
    { method: "GET", target: "/items", status: 421, isWhole: true },
  ]);
});
