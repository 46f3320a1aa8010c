import { fileURLToPath } from "node:url";
import { defaultsJsonSchema } from "@motif/core/model";
import type { GeneratedFile } from "./generated-file.ts";

const FILE = fileURLToPath(new URL("../../configs/serverless-defaults.schema.json", import.meta.url));

/** The JSON Schema by which editors check `serverless-defaults.yaml`, from the schema that it is read with. */
export async function defaultsSchema(): Promise<GeneratedFile[]> {
  return [{ path: FILE, content: `${JSON.stringify(defaultsJsonSchema(), undefined, 2)}\n` }];
}
