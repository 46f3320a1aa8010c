import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { TerminalError, TooLargeError, UnknownOutcomeError } from "../../ground/errors.ts";
import { service } from "./declare.ts";
import { LARGEST_BODY_BYTES, type ServiceRequest } from "./driver.ts";
import { ForbiddenAddressError } from "./forbidden-address-error.ts";
import { isPublicAddress } from "./public-address.ts";
import { type PublicParts, publicServices } from "./public-driver.ts";

const receivers = service("receivers", { anywhere: true });

/** A host somewhere: a server of this machine, without encryption. */
let server: Server;
let port: number;
let requests: {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.end();

beforeAll(async () => {
  server = createServer(async (incoming, response) => {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part);
    const { method = "", url = "", headers } = incoming;
    requests.push({ method, url, headers, body: Buffer.concat(parts).toString() });
    answer(incoming, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port; // of a server that listens
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
afterEach(() => {
  requests = [];
  answer = (_, response) => response.end();
});

type Addresses = readonly { readonly address: string; readonly family: number }[];

/** Names that have these addresses, one look-up after the other; the last ones stay. */
function names(...answers: readonly (Addresses | Error)[]): PublicParts["lookup"] {
  let asked = 0;
  const lookup = (_: string, __: object, callback: (error: Error | null, addresses?: Addresses) => void) => {
    const next = answers[Math.min(asked++, answers.length - 1)] ?? [];
    if (next instanceof Error) callback(next);
    else callback(null, next);
  };
  return lookup as never as PublicParts["lookup"]; // as much of it as is used
}

const here = { address: "127.0.0.1", family: 4 };
const elsewhere = { address: "93.184.216.34", family: 4 };

/** Without encryption, as the server is. */
const agent = new Agent();

function isHere(address: string): boolean {
  return address === "127.0.0.1";
}

/** The driver, for which the server of this machine is public, and nothing else that is not. */
function send(
  lookup: PublicParts["lookup"],
  asked: Partial<ServiceRequest> = {},
  { signal = new AbortController().signal, isPublic = isHere } = {},
) {
  const driver = publicServices({ lookup, request: request as never, agent, isPublic });
  const target = `http://receiver.example:${port}/hooks?x=1`;
  return driver.fetch(receivers, { method: "POST", target, headers: [], ...asked }, signal);
}

describe("a request to a public host", () => {
  it("is sent to it under its name, and gives its answer", async () => {
    answer = (_, response) =>
      response
        .writeHead(202, { "set-cookie": ["a=1", "b=2"], location: "https://elsewhere.example" })
        .end("ok");
    const given = await send(names([here]), {
      headers: [["x-signature", "s"]],
      body: new TextEncoder().encode("event"),
    });
    expect(requests).toMatchObject([
      {
        method: "POST",
        url: "/hooks?x=1",
        headers: { host: `receiver.example:${port}`, "x-signature": "s", "accept-encoding": "identity" },
        body: "event",
      },
    ]);
    expect(given.status).toBe(202);
    expect(new TextDecoder().decode(given.body)).toBe("ok");
    expect(given.headers).toContainEqual(["set-cookie", "b=2"]);
  });

  it("follows no redirect", async () => {
    answer = (_, response) => response.writeHead(302, { location: "http://169.254.169.254/" }).end();
    expect((await send(names([here]))).status).toBe(302);
    expect(requests).toHaveLength(1);
  });

  it("takes 6 MiB, and no more", async () => {
    answer = (_, response) => response.end(Buffer.alloc(LARGEST_BODY_BYTES));
    expect((await send(names([here]))).body).toHaveLength(LARGEST_BODY_BYTES);
    answer = (_, response) => response.end(Buffer.alloc(LARGEST_BODY_BYTES + 1));
    await expect(send(names([here]))).rejects.toThrow(TooLargeError);
  });

  it.each<[string, (request: IncomingMessage, response: ServerResponse) => void]>([
    ["breaks off before an answer", ({ socket }) => socket.destroy()],
    [
      "breaks off in the middle of one",
      ({ socket }, response) => {
        response.writeHead(200, { "content-length": "100" }).write("half");
        setImmediate(() => socket.destroy());
      },
    ],
  ])("that %s has an unknown outcome", async (_, breaking) => {
    answer = breaking;
    await expect(send(names([here]))).rejects.toThrow(UnknownOutcomeError);
  });

  it("ends its wait at the signal", async () => {
    answer = () => {};
    const controller = new AbortController();
    const asked = send(names([here]), {}, { signal: controller.signal });
    await expect.poll(() => requests.length).toBe(1);
    controller.abort(new Error("enough"));
    await expect(asked).rejects.toThrow(/^Service receivers gave no answer to POST .*\/hooks, .*: enough$/);
  });

  it.each([
    [
      "has no address",
      names(Object.assign(new Error("none"), { code: "ENOTFOUND", syscall: "getaddrinfo" })),
    ],
  ])("whose name %s was not reached", async (_, lookup) => {
    await expect(send(lookup)).rejects.toMatchObject({ code: "unavailable" });
  });

  it("that listens to nobody was not reached", async () => {
    const asked = send(names([here]), { target: "http://receiver.example:9/" });
    await expect(asked).rejects.toMatchObject({ code: "unavailable" });
  });
});

describe("a request to anything else", () => {
  const options = { isPublic: isPublicAddress };

  it.each<[string, Addresses]>([
    ["this machine", [here]],
    ["a private network", [{ address: "10.0.0.1", family: 4 }]],
    ["the metadata of the cloud", [{ address: "169.254.169.254", family: 4 }]],
    ["this machine in IPv6", [{ address: "::1", family: 6 }]],
    ["this machine, as IPv4 in IPv6", [{ address: "::ffff:127.0.0.1", family: 6 }]],
    ["a public host and this machine", [elsewhere, here]],
    ["nothing", []],
  ])("whose name is an address of %s is refused, and nothing is sent", async (_, addresses) => {
    const asked = send(names(addresses), {}, options);
    await expect(asked).rejects.toThrow(ForbiddenAddressError);
    await expect(asked).rejects.toThrow(TerminalError);
    await expect(asked).rejects.toMatchObject({
      code: "forbidden-address",
      message:
        "Service receivers calls public hosts only, and receiver.example is an address of something else. Nothing was sent.",
    });
    expect(requests).toEqual([]);
  });

  it("is refused where the name was a public host's a moment ago: what is looked at is what is connected to", async () => {
    let looked = 0;
    const rebinding = names([elsewhere], [here]);
    const counting = ((...given: Parameters<typeof rebinding>) => {
      looked++;
      rebinding(...given);
    }) as typeof rebinding;
    await new Promise<void>((resolve) => counting("receiver.example", { all: true }, () => resolve()));
    await expect(send(counting, {}, options)).rejects.toThrow(ForbiddenAddressError);
    expect(looked).toBe(2);
    expect(requests).toEqual([]);
  });
});
