import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { motif, workFolder } from "../testing/motif.ts";

const RATES = fileURLToPath(new URL("../testing/fixtures/rates", import.meta.url));

let work: ReturnType<typeof workFolder>;
beforeAll(() => {
  work = workFolder();
});
afterAll(() => work.remove());

it("breakers are shown with their state, where no server runs as well", async () => {
  expect(await motif(work.cwd, ["breakers", RATES])).toMatchObject({
    code: 0,
    stdout: "No breaker has ever opened.\n",
  });
  expect((await motif(work.cwd, ["invoke", RATES, "get-rate", "--data", "{}"])).code).toBe(1);
  const { stdout } = await motif(work.cwd, ["breakers", RATES]);
  expect(stdout).toMatch(/^rates \(breakers\): open for \d+ s, the next call in [\d.]+ min decides\n$/);
  const json = await motif(work.cwd, ["breakers", RATES, "--json"]);
  expect(JSON.parse(json.stdout)).toMatchObject([{ table: "breakers", name: "rates", state: "open" }]);
});

it("an app without breakers is told so", async () => {
  expect(await motif(work.cwd, ["breakers", "notes"])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("notes has no table of breakers"),
  });
});
