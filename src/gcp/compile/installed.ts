import { FRAMEWORK } from "./entry.ts";
import lock from "./package-lock.json" with { type: "json" };

/**
 * What Cloud Build installs into a function's image: the framework, which runs the function. All else is in the bundle.
 * @see https://docs.cloud.google.com/functions/docs/writing/specifying-dependencies-nodejs
 */
export const PACKAGE = {
  private: true,
  type: "module",
  main: "index.mjs",
  engines: { node: "24" },
  dependencies: { [FRAMEWORK.name]: FRAMEWORK.version },
};

/**
 * The files that say so, to the last package: "If the Node.js buildpack detects a lock file, such as `package-lock.json` …, it
 * prioritizes that lock file when you install dependencies using `npm ci`", so what runs does not depend on the day of the
 * build. `scripts/make-function-lock.ts` makes it.
 */
export const INSTALLED: Readonly<Record<string, Uint8Array>> = {
  "package.json": text(PACKAGE),
  "package-lock.json": text(lock),
};

function text(json: object): Uint8Array {
  return Buffer.from(`${JSON.stringify(json, null, 2)}\n`);
}
