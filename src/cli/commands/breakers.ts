import type { Command } from "@commander-js/extra-typings";
import { loadApp } from "@motif/core/model";
import { breakerRecordOf, isBreakerTable, stateOf } from "@motif/runtime/platform";
import { APP_ARGUMENT, DATA_FOLDER_OPTION } from "../arguments.ts";
import { findApp } from "../catalogue.ts";
import { UsageError } from "../errors.ts";
import { breakerList } from "../operate/breaker-list.ts";
import { lookAtServer } from "../with-server.ts";

/** `motif breakers` */
export default function breakers(command: Command): void {
  command
    .description(
      "Show each circuit breaker that has ever opened: its state, since when, and for how long. Nothing is changed.\n" +
        "docs/breaker.md says how to read the same on a cloud.",
    )
    .argument(...APP_ARGUMENT)
    .option("--json", "print a JSON array of { table, name, state, changedAt, openUntil }")
    .option(...DATA_FOLDER_OPTION)
    .action(async (app, { json, dataDir }) => {
      const loaded = await loadApp(findApp(app));
      const tables = loaded.inventory.resources.table.filter(isBreakerTable).map(({ name }) => name);
      if (tables.length === 0) {
        throw new UsageError(
          `${loaded.inventory.app} has no table of breakers: none was made by breakerTable().`,
        );
      }
      const items = await lookAtServer(loaded, dataDir, (admin) =>
        Promise.all(tables.map(async (table) => (await admin.items(table)).map((item) => ({ table, item })))),
      );
      const now = Date.now();
      const states = items.flat().map(({ table, item }) => {
        const record = breakerRecordOf(item);
        const { name, changedAt, openUntil } = record;
        return {
          table,
          name,
          state: stateOf(record, now),
          changedAt: new Date(changedAt).toISOString(),
          ...(openUntil > 0 && { openUntil: new Date(openUntil).toISOString() }),
        };
      });
      states.sort((a, b) => (`${a.table} ${a.name}` < `${b.table} ${b.name}` ? -1 : 1));
      console.log(json ? JSON.stringify(states, undefined, 2) : breakerList(states, process.stdout, now));
    });
}
