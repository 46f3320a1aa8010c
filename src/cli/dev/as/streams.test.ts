import { streamedResponse } from "@motif/app";
import { app, http, httpApi } from "@motif/core";
import type { Profile } from "@motif/core/platform";
import { start } from "@motif/engine/testing";
import { expect, it } from "vitest";
import { aws, azure, CLOUDS, gcp } from "./clouds.ts";

const PARTS = 10;

/** A function that makes a part in 10 ms, one of which a client reads, waits as it likes, and goes away. */
async function opened(cloud?: Profile) {
  let made = 0;
  const count = http("count", { streams: true }, (input) =>
    streamedResponse(input, async function* ({ signal }) {
      while (made < PARTS && !signal.aborted) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        yield `${++made}\n`;
      }
    }),
  );
  const t = await start(app("counting", { api: httpApi({ "GET /": count }) }), cloud ? { as: cloud } : {});
  const reader = ((await t.fetch("/")).body as ReadableStream<Uint8Array>).getReader();
  await reader.read();
  return { t, reader, made: () => made };
}

const EVERYWHERE = [
  { title: "itself", cloud: undefined },
  ...CLOUDS.map((cloud) => ({ title: cloud.title, cloud })),
];

it.each(EVERYWHERE)("as $title, parts of a stream are made as the client reads them", async ({ cloud }) => {
  const { t, reader, made } = await opened(cloud);
  await using _ = t;
  await t.advance("10s");
  expect(made()).toBe(1);
  await reader.read();
  expect(made()).toBe(2);
});

it("a stream whose client goes away ends where nothing is imitated", async () => {
  const { t, reader, made } = await opened();
  await using _ = t;
  await reader.cancel();
  await t.advance("10s");
  expect(made()).toBe(1);
});

/** Whether a stream is made to its end though its client goes away after the first part. */
async function goesOn(cloud: Profile): Promise<boolean> {
  const { t, reader, made } = await opened(cloud);
  await using _ = t;
  await reader.cancel();
  await t.advance("1h");
  return made() === PARTS;
}

// "[…] streamed responses are not interrupted or stopped when the invoking client connection is broken. Customers will be billed for
// the full function duration" (https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html)
it("as AWS, a stream whose client goes away is made to its end", async () => {
  expect(await goesOn(aws)).toBe(true);
});

// "There seems to be no way to detect that a client closed the connection. The function keeps writing data *somewhere*"
// (https://github.com/Azure/azure-functions-nodejs-library/issues/294)
it("as Azure, a stream whose client goes away is made to its end", async () => {
  expect(await goesOn(azure)).toBe(true);
});

// "The container might continue processing the aborted request" (https://docs.cloud.google.com/run/docs/configuring/request-timeout)
it("as Google Cloud, a stream whose client goes away is made to its end", async () => {
  expect(await goesOn(gcp)).toBe(true);
});
