import { secretSuite } from "@motif/core/testing";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { resourceVariable } from "../../environment.ts";
import { BlockStream } from "../blob/block-stream.ts";
import { decodeMetadata, encodeMetadata } from "../blob/metadata.ts";
import { blobNameOf, keyOfBlob, listPrefixOf } from "../blob/name.ts";
import { ManagedIdentity } from "../credential.ts";
import { secrets } from "../secrets.ts";
import { type ScriptedService, scriptedService } from "./scripted-service.ts";

secretSuite("Key Vault references", async (all) => {
  const forget = async () => {
    for (const { name } of all) delete process.env[resourceVariable("secret", name)];
  };
  await forget(); // what another file of the process left
  // App Service puts the values into the environment when it starts the process.
  return {
    driver: secrets,
    set: async ({ name }, value) => {
      process.env[resourceVariable("secret", name)] = value;
    },
    expire: async () => {},
    close: forget,
  };
});

describe("the name of a blob", () => {
  it("gives its key back, and has no backslash", () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[%25C\\]*$/));
    fc.assert(
      fc.property(text, (key) => {
        expect(blobNameOf(key)).not.toContain("\\");
        expect(keyOfBlob(blobNameOf(key))).toBe(key);
      }),
    );
  });

  it("begins as a list asks for it, wherever the prefix of the key ends", () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[%25C\\]*$/));
    fc.assert(
      fc.property(text, fc.nat(), (key, length) => {
        expect(blobNameOf(key).startsWith(listPrefixOf(key.slice(0, length % (key.length + 1))))).toBe(true);
      }),
      { numRuns: 1000 },
    );
    expect(listPrefixOf("a/b%c\\d")).toBe("a/b%c%5Cd");
  });

  it("is that of another key for every other blob", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[%25C]*$/), (name) => {
        expect(blobNameOf(keyOfBlob(name))).toBe(name);
      }),
    );
  });
});

describe("metadata of blobs", () => {
  it("comes back as it was, through identifiers and headers of plain ASCII", () => {
    const name = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9a-z-]+$/);
    fc.assert(
      fc.property(fc.dictionary(name, fc.string({ unit: "grapheme" })), (metadata) => {
        const encoded = encodeMetadata(metadata);
        for (const [stored, value] of Object.entries(encoded)) {
          expect(stored).toMatch(/^[a-z_][a-z0-9_]*$/);
          expect(value).toMatch(/^[\x20-\x7e]+$/);
        }
        expect(decodeMetadata(encoded)).toEqual({ ...metadata });
      }),
    );
  });

  it("that somebody else stored is left as it is", () => {
    expect(decodeMetadata({ Owner: "ann", motif_x: "1" })).toEqual({ owner: "ann", motif_x: "1" });
  });
});

describe("a stream in blocks", () => {
  const BLOCK = 8 * 1024 * 1024;

  it.each([
    [0, []],
    [1, [1]],
    [BLOCK, [BLOCK]],
    [BLOCK + 1, [BLOCK, 1]],
    [3 * BLOCK, [BLOCK, BLOCK, BLOCK]],
  ])("of %i bytes has blocks of one size, and knows its last one", async (size, expected) => {
    let left = size;
    const blocks = new BlockStream(
      new ReadableStream({
        pull(controller) {
          const chunk = Math.min(left, 3_000_001);
          if (chunk > 0) controller.enqueue(new Uint8Array(chunk));
          left -= chunk;
          if (left === 0) controller.close();
        },
      }),
    );
    const sizes: number[] = [];
    for (let block = await blocks.next(); block; block = await blocks.next()) {
      sizes.push(block.byteLength);
      expect(blocks.ended).toBe(sizes.length === expected.length);
    }
    expect(sizes).toEqual(expected);
  });
});

describe("the managed identity", () => {
  let service: ScriptedService;
  const token = (name: string, seconds: number) => ({
    status: 200,
    body: { access_token: name, expires_on: String(Math.floor(Date.now() / 1000) + seconds) },
  });
  const start = async (...answers: Parameters<typeof scriptedService>[0]) => {
    service = await scriptedService(answers);
    vi.stubEnv("IDENTITY_ENDPOINT", `${service.endpoint}/msi/token`);
    vi.stubEnv("IDENTITY_HEADER", "secret");
    vi.stubEnv("AZURE_CLIENT_ID", "client");
    return new ManagedIdentity();
  };

  beforeEach(() =>
    vi.useFakeTimers({ toFake: ["Date", "setTimeout"], shouldAdvanceTime: true, advanceTimeDelta: 50 }),
  );
  afterEach(async () => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
    await service?.[Symbol.asyncDispose]();
  });

  it("asks once for a token of the service, and keeps it", async () => {
    const identity = await start(token("first", 3600));
    const scope = "https://cosmos.azure.com/.default";
    const tokens = await Promise.all([identity.getToken(scope), identity.getToken([scope])]);
    expect((await identity.getToken(scope)).token).toBe("first");
    expect(new Set(tokens.map((each) => each.token))).toEqual(new Set(["first"]));
    expect(service.requests).toHaveLength(1);
    const { searchParams } = new URL(service.requests[0]?.url ?? "", service.endpoint);
    expect(Object.fromEntries(searchParams)).toEqual({
      resource: "https://cosmos.azure.com",
      "api-version": "2019-08-01",
      client_id: "client",
    });
    expect(service.requests[0]?.headers["x-identity-header"]).toBe("secret");
  });

  it("asks anew when a token is about to expire, and for another service", async () => {
    const identity = await start(token("short", 60), token("next", 3600), token("other", 3600));
    expect((await identity.getToken("a/.default")).token).toBe("short");
    expect((await identity.getToken("a/.default")).token).toBe("next");
    expect((await identity.getToken("b/.default")).token).toBe("other");
  });

  it("tries again where the endpoint is busy or down, and not where it refuses", async () => {
    const identity = await start({ status: 500, body: {} }, { status: 429, body: {} }, token("late", 3600));
    expect((await identity.getToken("a")).token).toBe("late");
    const refused = await start({ status: 400, body: { error: "no such identity" } });
    await expect(refused.getToken("a")).rejects.toThrow("no such identity");
    expect(service.requests).toHaveLength(1);
  });

  it("says what is missing outside of App Service", async () => {
    vi.stubEnv("IDENTITY_ENDPOINT", undefined);
    await expect(new ManagedIdentity().getToken("a")).rejects.toThrow("IDENTITY_ENDPOINT");
  });
});
