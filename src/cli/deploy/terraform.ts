import { spawn } from "node:child_process";
import { once } from "node:events";
import { relative } from "node:path";
import { styleText } from "node:util";
import { MotifError } from "@motif/core";
import { isObject } from "@motif/core/platform";

/** Runs Terraform in a folder; its exit code. Its output goes to the terminal, as when it is run by hand. */
export type Terraform = (args: readonly string[]) => Promise<number>;

/**
 * Terraform as it is on the PATH, in the folder of a module. Each command is printed as it can be run by hand. Throws `MotifError`
 * (`terraform-missing`).
 */
export function terraformIn(folder: string): Terraform {
  return async (args) => {
    const all = [`-chdir=${relative(process.cwd(), folder) || "."}`, ...args];
    printCommand("terraform", all);
    const child = spawn("terraform", all, { stdio: "inherit" });
    // Ctrl-C reaches Terraform too, which ends in good order: its state is what must not be lost.
    const wait = () => {};
    process.on("SIGINT", wait);
    try {
      const [code] = await once(child, "exit");
      return typeof code === "number" ? code : 1;
    } catch (error) {
      if (!isObject(error) || error.code !== "ENOENT") throw error;
      throw new MotifError(
        "terraform-missing",
        "terraform is not on the PATH. Install it (https://developer.hashicorp.com/terraform/install), and run this again.",
        { cause: error },
      );
    } finally {
      process.off("SIGINT", wait);
    }
  };
}

/** Prints a command as a shell takes it. */
export function printCommand(command: string, args: readonly string[]): void {
  console.log(styleText("bold", `\n$ ${[command, ...args.map(quoted)].join(" ")}`));
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
