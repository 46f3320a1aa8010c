import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { motifHere, workFolder } from "../testing/motif.ts";

let work: ReturnType<typeof workFolder>;
let outputs: string;
beforeAll(() => {
  work = workFolder();
  outputs = join(work.cwd, "outputs.json");
  writeFileSync(outputs, "{}");
});
afterAll(() => work.remove());

it.each([
  [["jobs", "--rate", "5"], 2, "--rate and --outputs go with --target."],
  [["jobs", "--outputs", "f"], 2, "--rate and --outputs go with --target."],
  [["jobs", "--target", "aws", "--data-dir", "d"], 2, "--data-dir is for an app on this machine"],
  [["jobs", "--target", "moon"], 2, "Allowed choices are aws, azure, gcp."],
  [["jobs", "--max", "0"], 2, "It is a whole number, 1 at least."],
  [["files", "--target", "aws"], 2, 'nothing named "files"'],
  [
    ["jobs", "--target", "aws", "--outputs", "@outputs"],
    1,
    "no output dead_letter_queue_urls of jobs-dead-letter",
  ],
  [
    ["jobs", "--target", "gcp", "--outputs", "@outputs"],
    1,
    "no output dead_letter_subscriptions of jobs-dead-letter",
  ],
  [["jobs", "--target", "azure", "--outputs", "@outputs"], 1, "no output service_bus_namespace."],
  [["shout", "--target", "azure", "--outputs", "@outputs"], 1, "Have the event made again"],
  [["shout", "--target", "gcp", "--outputs", "@outputs"], 1, "Have the event made again"],
])("redrive %j is refused with exit code %d, and says why", async (args, code, message) => {
  const given = args.map((arg) => arg.replace("@outputs", outputs));
  const found = await motifHere(["redrive", work.app, ...given]);
  expect(found.stderr).toContain(message);
  expect(found.stderr).not.toMatch(/^ {4}at /m);
  expect(found.code).toBe(code);
});
