import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { Dev, motif } from "../testing/motif.ts";

const APP = fileURLToPath(new URL("../testing/fixtures/members", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "motif-token-"));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) => motif(folder, args);
const started = async () => {
  const dev = new Dev(folder, [APP, "--port", "0", "--data", "data"]);
  const url = await dev.url();
  const call = (token: string) =>
    fetch(`${url}/users`, { headers: { authorization: `Bearer ${token}` } }).then(
      (response) => response.status,
    );
  return { dev, url, call };
};

describe("motif token", () => {
  it("signs what the app takes in motif dev, also after a restart, by a key that nobody else may read", async () => {
    const first = await started();
    await first.dev.printed(/identity +the development issuer: motif token signs for it/);
    const claims = ["--claims", '{"sub":"alice"}'];
    const { code, stdout } = await run("token", APP, ...claims, "--data-dir", "data");
    expect(code).toBe(0);
    const token = stdout.trim();
    expect(await first.call(token)).toBe(200);
    const { stdout: short } = await run(
      "token",
      APP,
      "--expires-in",
      "1ms",
      "--claims",
      '{"exp":1}',
      "--data-dir",
      "data",
    );
    expect(await first.call(short.trim())).toBe(401);
    expect((await fetch(`${first.url}/users`)).status).toBe(401);
    await first.dev.stop();
    expect(statSync(join(folder, "data/development-issuer.json")).mode & 0o077).toBe(0);
    const second = await started();
    expect(await second.call(token)).toBe(200);
    await second.dev.stop();
  });

  it.each([
    [["token", APP, "--claims", "[]"], 2, "--claims is no JSON object."],
    [["token", APP, "--claims", "{sub}"], 2, "--claims is not JSON"],
    [
      ["token", APP, "--authorizer", "partners"],
      1,
      "Say which authorizer of members the token is for: users.",
    ],
    [["token", "01"], 1, "rest-api-backend has no authorizer that takes tokens of an issuer."],
  ])("refuses %j", async (args, code, message) => {
    const outcome = await run(...args);
    expect(outcome.stderr).toContain(message);
    expect(outcome.code).toBe(code);
  });
});
