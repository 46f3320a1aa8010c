import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { PassThrough } from "node:stream";
import { app, http, httpApi, json } from "@motif/core";
import { takeInventory } from "@motif/core/model";
import type { Calls } from "@motif/cost";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { playLoad } from "./play-load.ts";

const get = http("get", {}, () => json({}));
const inventory = takeInventory(
  app("shop", { api: httpApi({ "GET /items/{id}": get, "POST /items": get }) }),
);
const options = {
  rate: 200,
  durationMs: 50,
  most: 10,
  progress: new PassThrough() as unknown as NodeJS.WriteStream,
};

describe("a load on an address", () => {
  let server: Server;
  const asked: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(request.url?.endsWith("/none") ? 404 : 200).end("{}");
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => void server.close());
  const place = () => ({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/stage` });

  it("counts requests by route; one that fails ends its round", async () => {
    const calls: Calls = async ({ fetch }, round) => {
      await fetch("/items", { method: "POST" });
      await fetch(round % 2 === 0 ? "/items/none" : `/items/${round}?full=yes`);
      await fetch("/other");
    };
    const outcome = await playLoad(inventory, calls, place(), options);
    expect(outcome).toMatchObject({ rounds: 10, leftOut: 0, requests: 25, failures: 5 });
    expect(outcome.routes.map(({ route, requests, failed }) => ({ route, requests, failed }))).toEqual([
      { route: "POST /items", requests: 10, failed: {} },
      { route: "GET /items/{id}", requests: 10, failed: { 404: 5 } },
      { route: "GET (other)", requests: 5, failed: {} },
    ]);
    expect(asked[0]).toBe("POST /stage/items");
  });

  it("counts requests that nobody answers", async () => {
    const nobody = { url: "http://127.0.0.1:1" };
    const outcome = await playLoad(
      inventory,
      async ({ fetch }) => void (await fetch("/items/1")),
      nobody,
      options,
    );
    expect(outcome).toMatchObject({ requests: 10, failures: 10, routes: [{ failed: { "no answer": 10 } }] });
  });

  it("ends where the calls do what only a server on this machine can", async () => {
    const calls: Calls = ({ send }) => send("jobs", {});
    await expect(playLoad(inventory, calls, place(), options)).rejects.toThrow(
      /^The calls of shop send to a queue, which nobody can do through http.*Leave --url out/,
    );
  });

  it("ends with a mistake in the calls", async () => {
    const calls: Calls = async () => {
      throw new TypeError("accepted is undefined");
    };
    await expect(playLoad(inventory, calls, place(), options)).rejects.toThrow("accepted is undefined");
  });
});
