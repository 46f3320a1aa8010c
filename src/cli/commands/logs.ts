import { type Command, Option } from "@commander-js/extra-typings";
import { MotifError } from "@motif/core";
import { loadApp } from "@motif/core/model";
import { type AdminClient, LARGEST_PAGE, type LogPage, type LogQuery } from "../admin-client.ts";
import { APP_ARGUMENT, DATA_FOLDER_OPTION, parseCount } from "../arguments.ts";
import { findApp, requireName } from "../catalogue.ts";
import { logPrinter } from "../log-line.ts";
import { requireServer } from "../with-server.ts";

const USUAL_LINES = 100;

/** `motif logs` */
export default function logs(command: Command): void {
  command
    .description("Show what the functions of a running app logged last, and with --follow what they log.")
    .argument(...APP_ARGUMENT)
    .option("--follow", "go on with new lines until Ctrl-C, or until the server ends")
    .option("--function <name>", "only what this function logged")
    .addOption(
      new Option("--level <level>", "only lines of this level and above").choices([
        "debug",
        "info",
        "warn",
        "error",
      ] as const),
    )
    .option("--lines <n>", `how many lines to begin with, up to ${LARGEST_PAGE}`, parseCount, USUAL_LINES)
    .option("--json", "print each line as the function wrote it: a JSON object a line")
    .option(...DATA_FOLDER_OPTION)
    .action(async (app, { follow, function: name, level, lines, json, dataDir }) => {
      const loaded = await loadApp(findApp(app));
      if (name !== undefined) requireName("function", loaded.inventory.functions, name);
      const admin = await requireServer(loaded, dataDir, "logs");
      const wanted = { ...(name !== undefined && { function: name }), ...(level && { level }) };
      const print = json ? printJson : logPrinter(process.stdout);
      const page = await admin.logs({ ...wanted, limit: Math.min(lines, LARGEST_PAGE) });
      printPage(page, print);
      if (follow) await followLogs(admin, { ...wanted, limit: LARGEST_PAGE, after: page.next }, print);
    });
}

/** Prints what comes behind the last line, until the server ends. */
async function followLogs(admin: AdminClient, query: LogQuery, print: (line: string) => void): Promise<void> {
  let after = query.after ?? 0;
  for (;;) {
    try {
      const page = await admin.logs({ ...query, after, wait: "20s" });
      printPage(page, print);
      after = page.next;
    } catch (error) {
      if (!(error instanceof MotifError && error.code === "unreachable")) throw error;
      console.error("The server ended.");
      return;
    }
  }
}

function printPage({ entries, missed }: LogPage, print: (line: string) => void): void {
  if (missed > 0) console.error(`${missed} lines came faster than they could be shown.`);
  for (const { record } of entries) print(JSON.stringify(record));
}

function printJson(line: string): void {
  console.log(line);
}
