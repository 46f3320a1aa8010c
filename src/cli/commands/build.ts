import { resolve } from "node:path";
import { type Command, Option } from "@commander-js/extra-typings";
import { listPatterns } from "@motif/patterns";
import { APP_ARGUMENT, parseClouds } from "../arguments.ts";
import { buildApps, checkApps, printPlans } from "../build/build.ts";
import { buildStandalone } from "../build/standalone/standalone.ts";
import { TARGETS } from "../build/targets.ts";
import { findApp } from "../catalogue.ts";
import { UsageError } from "../errors.ts";

/** `motif build` */
export default function build(command: Command): void {
  command
    .description(
      "Compile an app for clouds: Terraform into its folders aws, azure and gcp, to be committed, and the bundles of " +
        "its functions into the folder dist in each, to be deployed. The same app gives the same bytes.\n" +
        "docs/aws.md, docs/azure.md and docs/gcp.md say how to deploy.",
    )
    .argument("[app]", APP_ARGUMENT[1])
    .option("--all", "every pattern of the catalogue, but for clouds that refuse it")
    .addOption(
      new Option("--target <clouds>", `some of ${Object.keys(TARGETS).join(",")}`)
        .argParser(parseClouds)
        .default(Object.keys(TARGETS), "all"),
    )
    .addOption(
      new Option(
        "--sam",
        "also write template.yaml into the folder aws, the same for SAM; later builds keep one that is there up to date, until you remove it",
      ).conflicts("plan"),
    )
    .option("--out <dir>", "write below this folder instead of the app's own: <dir>/<app>/<cloud>")
    .addOption(
      new Option(
        "--check",
        "write nothing; fail with the differences where files are not up to date",
      ).conflicts("plan"),
    )
    .addOption(
      new Option(
        "--standalone <dir>",
        "write into this folder what is built and deployed without Motif: Terraform, readable sources of the bundles, a script that zips them, a README",
      ).conflicts(["all", "sam", "out", "check", "plan"]),
    )
    .option("--plan", "write nothing; print what each cloud would run, as JSON")
    .action((app, { all, target, sam, out, check, plan, standalone }) => {
      if (standalone !== undefined) {
        if (app === undefined) throw new UsageError("Say which app: motif build 01 --standalone DIR");
        return buildStandalone(findApp(app), target, resolve(standalone));
      }
      const request = {
        folders: foldersOf(app, all),
        targets: target,
        formats: sam === true ? ["sam"] : [],
        leaveOutRefused: all === true,
        ...(out !== undefined && { out: resolve(out) }),
      };
      if (check) return checkApps(request);
      return plan ? printPlans(request) : buildApps(request);
    });
}

function foldersOf(app: string | undefined, all: true | undefined): string[] {
  if ((app === undefined) !== (all === true)) {
    throw new UsageError("Say which app, by number, name or folder, or --all: motif build 01");
  }
  return app === undefined ? listPatterns().map(({ folder }) => folder) : [findApp(app)];
}
