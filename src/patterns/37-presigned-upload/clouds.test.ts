import { start } from "@motif/app/testing";
import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { expect, it } from "vitest";
import presignedUpload from "./app.ts";

const CLOUDS = [
  { cloud: aws, holds: true },
  { cloud: azure, holds: false },
  { cloud: gcp, holds: true },
];
const RUNS = CLOUDS.flatMap((each) => [1, 2].map((seed) => ({ ...each, title: each.cloud.title, seed })));

it.each(RUNS)(
  "as $title, seed $seed, nothing is kept but what was offered",
  async ({ cloud, holds, seed }) => {
    await using t = await start(presignedUpload, { as: cloud, seed });
    t.faults.crash("confirm-upload", { operation: 2, when: "after", times: 2 });
    const send = async (content: string, contentType = "application/pdf") => {
      const body = JSON.stringify({ name: "a.pdf", bytes: 13, contentType: "application/pdf" });
      const headers = { "content-type": "application/json" };
      const { id, upload } = await (await t.fetch("/uploads", { method: "POST", headers, body })).json();
      const sent = { ...upload.headers, "content-type": contentType };
      const { status } = await t.fetch(upload.url, { method: upload.method, headers: sent, body: content });
      return { id, status };
    };
    const right = await send("%PDF-1.7 file");
    const others = [
      await send("%PDF-1.7 a file that is larger than was offered"),
      await send("%PDF-"),
      await send("%PDF-1.7 file", "text/html"),
      await send("GIF89a a file"),
    ];
    expect(right.status).toBe(200);
    // What the cloud cannot hold the client to, the app finds when the event comes.
    expect(others.map(({ status }) => status)).toEqual(holds ? [403, 403, 403, 200] : [200, 200, 200, 200]);
    await t.advance("1d");
    expect(await (await t.fetch(`/uploads/${right.id}`)).json()).toMatchObject({ status: "stored" });
    for (const { id, status } of others) {
      const view = await (await t.fetch(`/uploads/${id}`)).json();
      expect(view).toMatchObject({ status: status === 200 ? "refused" : "abandoned" });
    }
    expect((await t.bucket("files").list()).entries.map(({ key }) => key)).toEqual([right.id]);
  },
);
