import { readFileSync } from "node:fs";
import { Command, CommanderError } from "@commander-js/extra-typings";
import { orMissing } from "./build/targets.ts";
import { COMMANDS } from "./commands.ts";
import { describeError, Ended, UsageError } from "./errors.ts";
import { EXIT, EXIT_CODE_HELP } from "./exit-code.ts";

/** Runs `motif` with its arguments (without node and script) and returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const program = await createProgram(args);
    await program.parseAsync(args, { from: "user" });
    return EXIT.ok;
  } catch (error) {
    if (error instanceof Ended) return error.code;
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    console.error(describeError(error));
    return error instanceof UsageError ? EXIT.usage : EXIT.failed;
  }
}

async function createProgram(args: readonly string[]): Promise<Command> {
  const program = new Command("motif")
    .description("Serverless patterns that run on your machine and deploy to the clouds.")
    .version(version())
    .exitOverride()
    .showHelpAfterError("(run it with --help to see what it takes)")
    .addHelpText("after", EXIT_CODE_HELP);
  for (const { name, summary, load } of COMMANDS) {
    const command = program.command(name).summary(summary);
    // The first two arguments name the command: `motif dev`, `motif help dev`.
    if (!args.slice(0, 2).includes(name)) continue;
    const { default: define } = await orMissing(`motif ${name}`, load);
    define(command);
  }
  return program;
}

function version(): string {
  const text = readFileSync(new URL("package.json", import.meta.url), "utf8");
  const { version } = JSON.parse(text) as { readonly version: string }; // our own file
  return version;
}
