import { type Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { findApp } from "../catalogue.ts";
import { runDevServer } from "../dev/run-dev-server.ts";

const DEFAULT_PORT = 3000;
const LARGEST_PORT = 65_535;

/** `motif dev` */
export default function dev(command: Command): void {
  command
    .description(
      "Run an app on this machine: its API, queues, tables, buckets and schedules, kept in the data folder.\n" +
        "A change of its files is taken up at once; a broken one is reported, and the last good version keeps running.\n" +
        "Ctrl-C lets what is under way finish and exits with 0; a second Ctrl-C ends at once with 130. Nothing acknowledged is lost either way.",
    )
    .argument("<app>", "pattern by number or name, or a folder with an app.ts")
    .option("--port <n>", "port on 127.0.0.1; 0 takes any free one", parsePort, DEFAULT_PORT)
    .option("--data <dir>", "data folder (default: .motif/<app's name> in the current folder)")
    .addOption(
      new Option(
        "--durability <level>",
        "what acknowledged writes survive: the death of the process, or of the machine too",
      )
        .choices(["process", "full"] as const)
        .default("process" as const),
    )
    .action((named, options) => runDevServer(findApp(named), options));
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= LARGEST_PORT) return port;
  throw new InvalidArgumentError(`A port is a whole number from 0 to ${LARGEST_PORT}.`);
}
