import { type Command, Option } from "@commander-js/extra-typings";
import { APP_ARGUMENT, parseAddress, parseHostName, parsePort, parseUrl } from "../arguments.ts";
import { TARGETS } from "../build/targets.ts";
import { findApp } from "../catalogue.ts";
import { runDevServer } from "../dev/run-dev-server.ts";

const DEFAULT_PORT = 3000;

/** `motif dev` */
export default function dev(command: Command): void {
  command
    .description(
      "Run an app on this machine: its API, queues, tables, buckets and schedules, kept in the data folder.\n" +
        "A change of its files is taken up at once; a broken one is reported, and the last good version keeps running.\n" +
        "Ctrl-C lets what is under way finish and exits with 0; a second Ctrl-C ends at once, with 130. " +
        "Nothing that was acknowledged is lost either way.",
    )
    .argument(...APP_ARGUMENT)
    .option("--port <n>", "port; 0 takes any free one", parsePort, DEFAULT_PORT)
    .option(
      "--host <address>",
      "listen on another address, such as 0.0.0.0 for all: others then reach the API, and never the admin API",
      parseAddress,
    )
    .option(
      "--allow-host <name>",
      "answer for this name too, such as a tunnel's; may be given several times",
      parseHostName,
    )
    .option(
      "--otlp <url>",
      "send traces, logs and metrics to an OpenTelemetry collector, such as http://localhost:4318; headers are those of OTEL_EXPORTER_OTLP_HEADERS",
      parseUrl,
    )
    .option("--quiet", "print no line for each request")
    .option("--no-types", "tell of no type errors (in a terminal, they are, where TypeScript is installed)")
    .option("--data <dir>", "data folder (default: .motif/<app's name> in the current folder)")
    .addOption(
      new Option(
        "--durability <level>",
        "what acknowledged writes survive: the death of the process, or of the machine",
      )
        .choices(["process", "full"] as const)
        .default("process" as const),
    )
    .addOption(
      new Option(
        "--as <cloud>",
        "imitate a cloud: refuse what it refuses, keep to its limits, deliver as it does (now and then twice, or out of order)",
      ).choices(Object.keys(TARGETS)),
    )
    .action((app, options) => runDevServer(findApp(app), options));
}
