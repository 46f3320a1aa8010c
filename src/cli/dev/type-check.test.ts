import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { errorsIn, typeCheck } from "./type-check.ts";

/** In the place of TypeScript: says what is in a file. */
const TSC = 'console.log(require("node:fs").readFileSync("says.txt", "utf8"))';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "motif-types-"));
  write("shop/app.ts", "");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function install(): void {
  write("node_modules/typescript/package.json", '{ "bin": { "tsc": "./bin/tsc" } }');
  write("node_modules/typescript/bin/tsc", TSC);
  write("tsconfig.json", "{}");
}

it("tells of errors in the app's own files, once, and when they are right again", async () => {
  install();
  const wrong = "shop/app.ts(1,2): error TS2322: Type 'string' is not assignable to type 'number'.";
  let told: (errors: readonly string[]) => void = () => {};
  const check = typeCheck(join(root, "shop"), (errors) => told(errors));
  const next = () =>
    new Promise<readonly string[]>((resolve) => {
      told = resolve;
      check?.start();
    });
  write("says.txt", `other/app.ts(1,2): error TS1: no.\n${wrong}\n  more of it`);
  expect(await next()).toEqual([wrong]);
  write("says.txt", "");
  expect(await next()).toEqual([]);
  check?.close();
});

it("is not there where TypeScript is not installed, or nothing says how to check", () => {
  expect(typeCheck(join(root, "shop"), () => {})).toBeUndefined();
  install();
  rmSync(join(root, "tsconfig.json"));
  expect(typeCheck(join(root, "shop"), () => {})).toBeUndefined();
});

it("takes no file for one of the app's whose folder only begins like the app's", () => {
  const line = (path: string) => `${path}(3,1): error TS1005: ';' expected.`;
  const output = [line("shop/a.ts"), line("shop-two/a.ts"), line("../shop/b.ts"), "Found 3 errors."].join(
    "\n",
  );
  expect(errorsIn(output, "/repo", "/repo/shop")).toEqual([line("shop/a.ts")]);
});
