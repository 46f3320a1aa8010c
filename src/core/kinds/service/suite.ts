import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TooLargeError, UnknownOutcomeError } from "../../ground/errors.ts";
import { UNUSUAL_TEXTS } from "../../testing/unusual-texts.ts";
import { service } from "./declare.ts";
import {
  LARGEST_BODY_BYTES,
  type ServiceAnswer,
  type ServiceDriver,
  type ServiceLayout,
  type ServiceRequest,
} from "./driver.ts";

/** A platform's way to services, ready for the suite. */
export interface ServiceFixture {
  readonly driver: ServiceDriver;
  close?(): Promise<void>;
}

const open = { url: "https://service.example/v1" };
const SERVICES = { shop: service("shop", open), "no-one": service("no-one", open) };

/** A request that the other side got. */
interface Got {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** The behaviour of calls to services. `open` is told where each service is: on this machine. */
export function serviceSuite(
  name: string,
  open: (addresses: ReadonlyMap<ServiceLayout, string>) => Promise<ServiceFixture>,
): void {
  describe(`services: ${name}`, () => {
    let fixture: ServiceFixture;
    let server: Server;
    const got: Got[] = [];

    beforeAll(async () => {
      server = await listening((request) => got.push(request));
      const { port } = server.address() as AddressInfo; // of a server that listens
      fixture = await open(
        new Map([
          [SERVICES.shop, `http://127.0.0.1:${port}/v1`],
          [SERVICES["no-one"], `http://127.0.0.1:${await closedPort()}`],
        ]),
      );
    });
    afterAll(async () => {
      await fixture?.close?.();
      server?.closeAllConnections();
      server?.close();
    });

    const fetch = (
      target: string,
      request: Partial<ServiceRequest> = {},
      signal = new AbortController().signal,
      of: ServiceLayout = SERVICES.shop,
    ): Promise<ServiceAnswer> =>
      fixture.driver.fetch(of, { method: "GET", target, headers: [], ...request }, signal);

    it("sends method, path, query, headers and body below the service's URL, and gives the answer", async () => {
      const body = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      const answer = await fetch("/echo/a%20b?c=d%2Fe", {
        method: "PUT",
        headers: [
          ["content-type", "application/octet-stream"],
          ["x-one", "1"],
        ],
        body,
      });
      expect(got.at(-1)).toMatchObject({
        method: "PUT",
        url: "/v1/echo/a%20b?c=d%2Fe",
        headers: { "content-type": "application/octet-stream", "x-one": "1" },
      });
      expect(answer.status).toBe(200);
      expect(answer.headers).toContainEqual(["content-type", "application/octet-stream"]);
      expect(answer.body).toEqual(body);
    });

    it.each(UNUSUAL_TEXTS)("carries %j there and back", async (text) => {
      const body = new TextEncoder().encode(text);
      expect(new TextDecoder().decode((await fetch("/echo", { method: "POST", body })).body)).toBe(text);
    });

    it("gives answers of any status, and follows no redirect", async () => {
      for (const status of [204, 302, 404, 429, 500, 503]) {
        const { status: given, headers } = await fetch(`/status/${status}`);
        expect(given).toBe(status);
        if (status === 302) expect(headers).toContainEqual(["location", "/v1/elsewhere"]);
      }
      expect(got.some(({ url }) => url.includes("elsewhere"))).toBe(false);
    });

    it("gives several cookies as several headers, and undoes compression", async () => {
      const { headers } = await fetch("/cookies");
      expect(headers.filter(([field]) => field === "set-cookie")).toEqual([
        ["set-cookie", "a=1"],
        ["set-cookie", "b=2"],
      ]);
      const packed = await fetch("/packed");
      expect(new TextDecoder().decode(packed.body)).toBe("unpacked");
      const fields = packed.headers.map(([field]) => field);
      expect(fields).not.toContain("content-encoding");
      expect(fields).not.toContain("content-length");
    });

    it("says that nothing was done where nobody listens", async () => {
      const asked = fetch("/charges?key=secret", { method: "POST" }, undefined, SERVICES["no-one"]);
      await expect(asked).rejects.toMatchObject({
        name: "MotifError",
        code: "unavailable",
        message: expect.stringMatching(
          /^Service no-one was not reached, and POST \/charges was not done: .*ECONNREFUSED/,
        ),
      });
    });

    it.each([
      ["the connection breaks before an answer", "/reset"],
      ["the answer breaks off", "/cut"],
      ["the answer is none of HTTP", "/garbage"],
    ])("says that nobody knows what was done where %s", async (_, target) => {
      const before = got.length;
      await expect(fetch(target, { method: "POST" })).rejects.toThrow(UnknownOutcomeError);
      expect(got).toHaveLength(before + 1);
    });

    it("waits no longer than its signal, and says that nobody knows what was done", async () => {
      const controller = new AbortController();
      const asked = fetch("/silence", { method: "POST" }, controller.signal);
      await expect.poll(() => got.at(-1)?.url).toBe("/v1/silence");
      controller.abort(new Error("enough"));
      await expect(asked).rejects.toThrow(UnknownOutcomeError);
      await expect(asked).rejects.toThrow(
        "Service shop gave no answer to POST /silence, which may have been done: enough",
      );
    });

    it("takes an answer of 6 MiB, and no larger one, packed or not", async () => {
      const { body } = await fetch(`/bytes/${LARGEST_BODY_BYTES}`);
      expect(body).toHaveLength(LARGEST_BODY_BYTES);
      await expect(fetch(`/bytes/${LARGEST_BODY_BYTES + 1}`)).rejects.toThrow(TooLargeError);
      await expect(fetch("/bomb")).rejects.toThrow(TooLargeError);
    });

    it("sends 20 requests at the same time", async () => {
      const answers = Array.from({ length: 20 }, (_, n) =>
        fetch("/echo", { method: "POST", body: new TextEncoder().encode(`${n}`) }),
      );
      const texts = (await Promise.all(answers)).map(({ body }) => new TextDecoder().decode(body));
      expect(texts).toEqual(Array.from({ length: 20 }, (_, n) => `${n}`));
    });
  });
}

/** The other side: what it does follows from the path. */
async function listening(note: (request: Got) => void): Promise<Server> {
  const server = createServer(async (request, response) => {
    const { method = "", url = "", headers } = request;
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts);
    note({ method, url, headers, body });
    answer(url.replace(/^\/v1/, ""), body, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function answer(path: string, body: Buffer, request: IncomingMessage, response: ServerResponse): void {
  const [, what = "", value = ""] = path.split(/[/?]/);
  switch (what) {
    case "echo":
      response.writeHead(200, { "content-type": request.headers["content-type"] ?? "text/plain" }).end(body);
      break;
    case "status":
      response.writeHead(Number(value), value === "302" ? { location: "/v1/elsewhere" } : {}).end();
      break;
    case "cookies":
      response.writeHead(200, { "set-cookie": ["a=1", "b=2"] }).end();
      break;
    case "packed":
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("unpacked"));
      break;
    case "bomb":
      response
        .writeHead(200, { "content-encoding": "gzip" })
        .end(gzipSync(Buffer.alloc(LARGEST_BODY_BYTES + 1)));
      break;
    case "bytes":
      response.writeHead(200).end(Buffer.alloc(Number(value)));
      break;
    case "cut":
      response.writeHead(200, { "content-length": "100" }).write("half");
      setImmediate(() => request.socket.destroy());
      break;
    case "garbage":
      request.socket.end("this is no HTTP\r\n\r\n");
      break;
    case "reset":
      request.socket.resetAndDestroy();
      break;
    default: // silence
  }
}

/** A port at which nobody listens: one that was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // of a server that listens
  await new Promise((resolve) => server.close(resolve));
  return port;
}
