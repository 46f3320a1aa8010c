import { start } from "@motif/app/testing";
import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { describe, expect, it } from "vitest";
import fanOut from "./app.ts";

const RUNS = [aws, azure, gcp].flatMap((cloud) =>
  [1, 2].map((seed) => ({ title: cloud.title, seed, cloud })),
);
/** Some with everything, some that only a part of the processors asks for, some that an analysis cannot read. */
const UPLOADS = [
  ["image/x-portable-pixmap", "P3 1 1 255 1 2 3", 3],
  ["image/x-portable-graymap", "P2 1 1 255 1", 2],
  ["text/plain", "words", 1],
  ["image/x-portable-pixmap", "P3 1 1 15 1 2 3", 2],
] as const;

describe("a fan-out", () => {
  it.each(RUNS)(
    "as $title, seed $seed, gives each upload its results once, though processors die and messages come twice",
    async ({ cloud, seed }) => {
      await using t = await start(fanOut, { as: cloud, seed });
      for (const name of ["make-thumbnail", "read-metadata", "analyse-image"]) {
        t.faults.duplicate(`images-${name}`);
        t.faults.crash(name, { operation: 2, when: "before", times: 2 });
      }
      const expected = new Map<string, number>();
      for (let n = 0; n < 12; n++) {
        const [contentType, body, results] = UPLOADS[n % UPLOADS.length] ?? UPLOADS[0];
        const headers = { "content-type": contentType };
        const answer = await t.fetch("/images", { method: "POST", headers, body });
        expected.set((await answer.json()).id, results);
      }
      await t.advance("1d");
      for (const [id, results] of expected) {
        const image = await (await t.fetch(`/images/${id}`)).json();
        expect(Object.keys(image.results)).toHaveLength(results);
      }
      expect((await t.table("results").scan()).entries).toHaveLength(24);
      expect(await t.deadLetters("images-analyse-image")).toHaveLength(3);
      expect(await t.deadLetters("images-make-thumbnail")).toEqual([]);
      expect(await t.deadLetters("images-read-metadata")).toEqual([]);
    },
  );
});
