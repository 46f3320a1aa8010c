import { fileURLToPath } from "node:url";
import { DEFAULT_KEYS, type DefaultKey, defaultsJsonSchema, loadDefaults } from "@motif/core/model";
import { isObject } from "@motif/core/platform";
import type { GeneratedFile } from "./generated-file.ts";

const PAGE = fileURLToPath(new URL("../../docs/configuration.md", import.meta.url));

const HEAD = `# Configuration

Made by \`npm run generate\` from the schema that \`serverless-defaults.yaml\` is read with (\`src/core/ground/defaults.ts\`) and from what is known of each key (\`src/core/ground/default-keys.ts\`).

An app's own \`serverless-defaults.yaml\`, in its folder, has what differs from [Motif's](../configs/serverless-defaults.yaml). A function's own setting (\`http("get-order", { memory: 512 }, …)\`) wins over that of its class, and this over \`functions\`:
a class can set whatever \`functions\` does. \`null\` switches off what the next one says. Durations are a number and \`ms\`, \`s\`, \`m\`, \`h\` or \`d\`; retries are a trigger's too: \`consume(queue, fn, { retry: { attempts: 3 } })\`.
A key that does not exist is refused, and where others call something by that name, the error says what it is called here. What is not shown here is an option of a declaration: its type and doc comment say default, unit and limits, and
[capabilities.md](capabilities.md) what each cloud makes of it.

`;

/** The page of all keys. Throws where the schema has one that nothing is known of, or the other way around. */
export async function configuration(): Promise<GeneratedFile[]> {
  const defaults = loadDefaults();
  const keys = leavesOf(defaultsJsonSchema());
  const known = DEFAULT_KEYS.map(({ key }) => key);
  const inClasses = keys.filter((key) => /^classes\.[a-z]+\.(?!timeout)/.test(key));
  const missing = keys.filter((key) => !known.includes(key) && !inClasses.includes(key));
  const gone = known.filter((key) => !keys.includes(key));
  if (missing.length > 0 || gone.length > 0)
    throw new Error(
      `src/core/ground/default-keys.ts lacks ${missing.join(", ")}; too much: ${gone.join(", ")}`,
    );
  const rows = DEFAULT_KEYS.map((each) => row(each, valueAt(defaults, each.key)));
  const table = [
    "| key | default | what it is | AWS | Azure | Google Cloud | elsewhere called |",
    "|---|---|---|---|---|---|---|",
    ...rows,
  ].join("\n");
  return [{ path: PAGE, content: `${HEAD}${table}\n` }];
}

function row({ key, what, aws, azure, gcp, alsoCalled }: DefaultKey, value: unknown): string {
  const others = alsoCalled.map((name) => `\`${name}\``).join(", ");
  return `| \`${key}\` | \`${value === null ? "null" : String(value)}\` | ${what} | ${aws} | ${azure} | ${gcp} | ${others} |`;
}

function valueAt(value: unknown, key: string): unknown {
  return key.split(".").reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), value);
}

/** The keys of a JSON Schema that hold a value, with dots. */
function leavesOf(schema: unknown, before = ""): string[] {
  if (!isObject(schema) || !isObject(schema.properties)) return [before];
  return Object.entries(schema.properties).flatMap(([name, part]) =>
    leavesOf(part, before === "" ? name : `${before}.${name}`),
  );
}
