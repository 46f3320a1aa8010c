import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import type { Outputs } from "@motif/compile/kit";
import { isObject, messageOf } from "@motif/core/platform";
import { UsageError } from "../errors.ts";

const run = promisify(execFile);

/**
 * The outputs of the module that is applied in a folder, asked of Terraform; or those in a file that
 * `terraform output -json` wrote. Throws {@link UsageError} with what to do.
 */
export async function terraformOutputs(folder: string, file: string | undefined): Promise<Outputs> {
  if (file !== undefined) return outputsOf(readOutputs(file), file);
  let text: string;
  try {
    text = (await run("terraform", ["output", "-json"], { cwd: folder })).stdout;
  } catch (error) {
    throw new UsageError(
      `"terraform output -json" failed in ${folder}: ${messageOf(error)}\nApply the module there first, or say with --outputs which file has what that command prints where it is applied.`,
    );
  }
  const outputs = outputsOf(text, `"terraform output -json" in ${folder}`);
  if (Object.keys(outputs).length > 0) return outputs;
  throw new UsageError(
    `The module in ${folder} has no outputs: apply it first, or give them with --outputs.`,
  );
}

function readOutputs(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`The outputs cannot be read: ${messageOf(error)}`);
  }
}

/** From `{ "name": { "value": … } }`. */
function outputsOf(text: string, where: string): Outputs {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${where} is no JSON: ${messageOf(error)}`);
  }
  const entries = isObject(json) ? Object.entries(json) : [["", undefined] as const];
  const outputs = entries.map(([name, output]) => {
    if (isObject(output) && "value" in output) return [name, output.value] as const;
    throw new UsageError(`${where} is not what "terraform output -json" prints: {"name": {"value": …}}.`);
  });
  return Object.fromEntries(outputs);
}
