import { BlobServiceClient } from "@azure/storage-blob";
import { bucketSuite, losingProxy } from "@motif/core/testing";
import { resourceVariable } from "@motif/runtime/variables";
import { beforeEach, describe } from "vitest";
import { bucketDriver } from "../../src/azure/bucket/bucket-driver.ts";
import { CLIENT_OPTIONS } from "../../src/azure/bucket/client-options.ts";
import { AZURITE_MISSING, hasAzurite, startAzurite } from "./azurite.ts";
import { CERT, KEY, tokenFor } from "./emulators.ts";

/** Where azurite is not like Blob Storage: tests of the suite that cannot pass on it, and why (docs/verification.md). */
const AZURITE_DIFFERS: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...[1, 2, 1000].map((limit) => `returns every key once, by UTF-8 bytes, ${limit} a page`),
    'returns the keys that begin with "a"',
  ].map((test) => [test, "azurite orders keys by UTF-16 code units"]),
);

if (!hasAzurite) console.warn(`Azure Blob Storage: ${AZURITE_MISSING}`);

describe.skipIf(!hasAzurite)("buckets in Blob Storage, over azurite", () => {
  beforeEach(({ task, skip }) => {
    const difference = AZURITE_DIFFERS[task.name];
    if (difference !== undefined) skip(difference);
  });

  bucketSuite("Blob Storage", async (buckets) => {
    const azurite = await startAzurite();
    const { origin, pathname } = new URL(azurite.endpoint);
    const between = await losingProxy(origin, ({ method }) => method === "PUT" || method === "DELETE");
    const client = azurite.client(`${between.url}${pathname}`);
    for (const { name } of buckets) {
      await client.createContainer(name);
      process.env[resourceVariable("bucket", name)] = name;
    }
    const close = async () => {
      await between[Symbol.asyncDispose]();
      await azurite.stop();
    };
    return { driver: bucketDriver(client), loseAnswer: between.loseNext, close };
  });

  // Only an identity gets a key to sign URLs with, and azurite takes tokens by TLS alone.
  bucketSuite("Blob Storage, by an identity", async (buckets) => {
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0"; // the emulator's own certificate
    const azurite = await startAzurite({ cert: CERT, key: KEY });
    const expires = Math.floor(Date.now() / 1000) + 3600;
    const token = tokenFor("https://storage.azure.com", expires);
    const getToken = async () => ({ token, expiresOnTimestamp: expires * 1000 });
    const client = new BlobServiceClient(azurite.endpoint, { getToken }, CLIENT_OPTIONS);
    for (const { name } of buckets) {
      await client.createContainer(name);
      process.env[resourceVariable("bucket", name)] = name;
    }
    const close = async () => {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      await azurite.stop();
    };
    return { driver: bucketDriver(client), uploads: { send: fetch, holds: false }, close };
  });
});
