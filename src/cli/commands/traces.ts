import type { Command } from "@commander-js/extra-typings";
import { loadApp } from "@motif/core/model";
import type { AdminClient } from "../admin-client.ts";
import { APP_ARGUMENT, DATA_FOLDER_OPTION, parseCount } from "../arguments.ts";
import { findApp } from "../catalogue.ts";
import { UsageError } from "../errors.ts";
import { spanTree } from "../operate/span-tree.ts";
import { summariesOf, traceList } from "../operate/trace-list.ts";
import { waterfall } from "../operate/waterfall.ts";
import { requireServer } from "../with-server.ts";

const USUAL_TRACES = 20;

/** `motif traces` */
export default function traces(command: Command): void {
  command
    .description(
      "List the latest traces of a running app: what belongs to one request, message or run, across functions.\n" +
        "With an id: that trace as a waterfall, with all invocations and the spans that handlers measured.",
    )
    .argument(...APP_ARGUMENT)
    .argument("[id]", "id of a trace, or its first characters")
    .option("--limit <n>", "how many traces to list", parseCount, USUAL_TRACES)
    .option("--json", "print JSON")
    .option(...DATA_FOLDER_OPTION)
    .action(async (app, id, { limit, json, dataDir }) => {
      const loaded = await loadApp(findApp(app));
      const admin = await requireServer(loaded, dataDir, "traces");
      if (id === undefined) await printList(admin, limit, json === true);
      else await printTrace(admin, id, json === true);
    });
}

async function printList(admin: AdminClient, limit: number, json: boolean): Promise<void> {
  const summaries = summariesOf(await admin.invocations()).slice(0, limit);
  if (json) console.log(JSON.stringify(summaries, undefined, 2));
  else if (summaries.length === 0) console.log("There are no traces yet.");
  else console.log(traceList(summaries, process.stdout));
}

async function printTrace(admin: AdminClient, id: string, json: boolean): Promise<void> {
  const trace = await admin.trace(await fullId(admin, id));
  if (json) {
    console.log(JSON.stringify(trace, undefined, 2));
    return;
  }
  console.log(`trace ${trace.traceId}\n${waterfall(spanTree(trace), process.stdout)}`);
}

/** The id that begins so. */
async function fullId(admin: AdminClient, text: string): Promise<string> {
  if (/^[0-9a-f]{32}$/.test(text)) return text;
  const ids = summariesOf(await admin.invocations()).map(({ traceId }) => traceId);
  const [found, ...others] = ids.filter((traceId) => traceId.startsWith(text));
  if (found === undefined) throw new UsageError(`No trace begins with "${text}". "motif traces" lists them.`);
  if (others.length > 0) throw new UsageError(`${others.length + 1} traces begin with "${text}".`);
  return found;
}
