import type { Command } from "@commander-js/extra-typings";
import { parseClouds } from "../arguments.ts";
import { ask, canAsk } from "../init/ask.ts";
import { initApp } from "../init/init-app.ts";

const PATTERN = "01";
const CLOUD = "aws";

/** `motif init` */
export default function init(command: Command): void {
  command
    .description(
      "Make an app in a repository of its own: code and tests of patterns, package.json, Terraform's place, a workflow of GitHub Actions.\n" +
        "What is not said is asked on a terminal; elsewhere, and with --yes, it is what is in brackets.",
    )
    .argument("<folder>", "a folder that is not there yet, or is empty")
    .option("--pattern <name>", `a pattern by number or name; several make one app [${PATTERN}]`, more)
    .option("--target <clouds>", `clouds that it is built for, such as aws,gcp [${CLOUD}]`, parseClouds)
    .option("--name <name>", "the app's name [that of the folder]")
    .option("--yes", "ask nothing")
    .action(async (folder, { pattern, target, name, yes }) => {
      const open = !yes && canAsk();
      const questions = [
        ...(pattern === undefined ? [["Patterns, by number, with commas", PATTERN] as const] : []),
        ...(target === undefined ? [["Clouds, with commas (aws, azure, gcp)", CLOUD] as const] : []),
      ];
      const answers = open ? await ask(questions) : questions.map(([, usual]) => usual);
      const patterns = pattern ?? (answers.shift() ?? PATTERN).split(",").map((each) => each.trim());
      const clouds = target ?? parseClouds(answers.shift() ?? CLOUD);
      initApp({ folder, name, patterns, clouds });
    });
}

function more(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
