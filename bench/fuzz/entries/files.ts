import { parseEnv } from "node:util";
import { loadDefaults, parseDefaults } from "@motif/core/model";
import fc from "fast-check";
import { parseEnvFile } from "../../../src/engine/ground/env-file.ts";
import { entry } from "../entry.ts";
import { jsonText, text, textOf } from "../hostile.ts";
import { mayRefuse } from "../verdict.ts";

const yaml = textOf(
  "functions",
  "retention",
  "classes",
  "memory",
  "logs",
  "keepWarm",
  ":",
  ": ",
  "\n",
  "\n  ",
  "- ",
  "{ ",
  " }",
  "[",
  "]",
  "&a ",
  "*a",
  "<<: ",
  "!!binary ",
  "? ",
  "| ",
  "> ",
  "# ",
  "---\n",
  "%YAML 1.1\n",
  "10d",
  "256",
  "null",
  "'",
  '"',
  "\t",
  "__proto__",
);

/** `serverless-defaults.yaml` of an app. */
export const defaults = entry(
  "yaml",
  "defaults in YAML: they are taken, or refused with what is wrong",
  () => {
    const base = loadDefaults();
    return {
      inputs: fc.oneof(
        { weight: 5, arbitrary: yaml },
        { weight: 2, arbitrary: jsonText },
        { weight: 1, arbitrary: text },
      ),
      check: (content) => mayRefuse(() => parseDefaults(content, "serverless-defaults.yaml", base)),
    };
  },
);

/** `.env` of an app. */
export const environment = entry(
  "env",
  "lines of .env: never refused, and as Node reads them where they have no #",
  () => ({
    inputs: fc.oneof(
      {
        weight: 4,
        arbitrary: textOf(
          "KEY",
          "export ",
          "=",
          "#",
          " # ",
          '"',
          "'",
          "`",
          "\\n",
          "\n",
          "\r\n",
          "a",
          " ",
          "$A",
        ),
      },
      { weight: 1, arbitrary: text },
    ),
    check(content) {
      const values = parseEnvFile(content);
      if (content.includes("#")) return;
      const expected = JSON.stringify(Object.entries(parseEnv(content)));
      const found = JSON.stringify(Object.entries(values));
      if (found !== expected) throw new Error(`${found} is read, and Node reads ${expected}.`);
    },
  }),
);
