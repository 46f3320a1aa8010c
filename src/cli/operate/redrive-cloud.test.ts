import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { motifHere, workFolder } from "../testing/motif.ts";

let work: ReturnType<typeof workFolder>;
let outputs: string;
let applied: string;
beforeAll(() => {
  work = workFolder();
  outputs = join(work.cwd, "outputs.json");
  writeFileSync(outputs, "{}");
  applied = join(work.cwd, "applied.json");
  const of = { "shout-dead-letter": "projects/p/subscriptions/shout-dead-letter" };
  const values = {
    service_bus_namespace: "acme",
    dead_letter_queue_names: of,
    dead_letter_subscriptions: of,
  };
  const all = Object.entries(values).map(([name, value]) => [name, { value }]);
  writeFileSync(applied, JSON.stringify(Object.fromEntries(all)));
});
afterAll(() => work.remove());

it.each([
  [["jobs", "--outputs", "f"], 2, "--outputs goes with --target."],
  [["jobs", "--set", "/a=1"], 2, "--edit and --set go with --id."],
  [["jobs", "--edit", "f"], 2, "--edit and --set go with --id."],
  [["jobs", "--id", "1", "--edit", "none.json"], 2, "The mended data cannot be read"],
  [["jobs", "--id", "1", "--set", "a=1"], 2, '"a=1" is no change.'],
  [["shout", "--id", "1", "--set", "/a=1"], 2, "was made by its trigger"],
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
  [["shout", "--target", "azure", "--outputs", "@applied"], 1, "Have the event made again"],
  [["shout", "--target", "gcp", "--outputs", "@applied"], 1, "Have the event made again"],
])("redrive %j is refused with exit code %d, and says why", async (args, code, message) => {
  const given = args.map((arg) => arg.replace("@outputs", outputs).replace("@applied", applied));
  const found = await motifHere(["redrive", work.app, ...given]);
  expect(found.stderr).toContain(message);
  expect(found.stderr).not.toMatch(/^ {4}at /m);
  expect(found.code).toBe(code);
});
