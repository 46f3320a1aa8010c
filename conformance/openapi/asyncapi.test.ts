/** The AsyncAPI documents of all patterns, held against the official JSON Schema of the specification (`@asyncapi/specs`, Apache-2.0). */
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadApp } from "@motif/core/model";
import { PATTERNS } from "@motif/patterns";
import { describe, expect, it } from "vitest";
import { asyncDocument } from "../../src/cli/event/async-document.ts";

const NODE_MODULES = fileURLToPath(new URL("../node_modules", import.meta.url));
const isInstalled = ["ajv", "@asyncapi/specs"].every((name) => existsSync(join(NODE_MODULES, name)));
if (!isInstalled) console.warn("@asyncapi/specs is missing: npm run conformance:install");

describe.skipIf(!isInstalled)("an AsyncAPI document", () => {
  const require = createRequire(import.meta.url);

  it("of every pattern is what the specification's schema takes, and one that says another version is not", async () => {
    const { default: Ajv } = require("ajv");
    const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: false });
    const validate = ajv.compile(require("@asyncapi/specs/schemas/3.0.0-without-$id.json"));
    const names = readdirSync(PATTERNS).filter((name) => /^\d\d-/.test(name));
    for (const name of names) {
      const { inventory } = await loadApp(join(PATTERNS, name));
      const document = asyncDocument(inventory);
      expect([name, validate(document), validate.errors]).toEqual([name, true, null]);
      expect(validate({ ...document, asyncapi: "1.0.0" })).toBe(false);
    }
  });
});
