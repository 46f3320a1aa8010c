import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { Dev, motif } from "../testing/motif.ts";

const folder = mkdtempSync(join(tmpdir(), "motif-load-"));
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ["--rate", "0", "It is more than 0, and 10000 at most."],
  ["--rate", "many", "It is more than 0"],
  ["--for", "10", "A duration is a number and ms, s, m, h or d"],
  ["--most", "0", "It is a whole number, 1 at least."],
  ["--url", "api.example.com", "It is a URL such as https://api.example.com."],
])("motif load refuses %s %s", async (option, value, message) => {
  const { code, stderr } = await motif(folder, ["load", "01", option, value]);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

it("motif load plays an app's calls against its server, and says who is missing where none runs", async () => {
  const load = (...options: string[]) => motif(folder, ["load", "01", "--data-dir", "data", ...options]);
  expect(await load()).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("No server of rest-api-backend runs"),
  });
  const dev = new Dev(folder, ["01", "--port", "0", "--data", "data"]);
  await dev.url();
  const { code, stdout } = await load("--for", "200ms", "--json");
  await dev.stop();
  expect(code).toBe(0);
  const { rounds, failures, routes } = JSON.parse(stdout);
  expect({ rounds, failures }).toEqual({ rounds: 2, failures: 0 });
  expect(routes).toContainEqual(expect.objectContaining({ route: "POST /items", failed: {} }));
});
