import { propertiesOf } from "../../ground/json-schema.ts";
import { checkOptions } from "../../ground/options.ts";
import type { Report } from "../../ground/report.ts";
import type { TableLayout } from "./driver.ts";

/** Reports keys and indexes that are made of other attributes than the schema has. */
export function checkTable(table: TableLayout, report: Report): void {
  const where = `table ${table.name}`;
  const known = propertiesOf(table.schema);
  const attribute = (role: string, name: string | undefined) => {
    if (name !== undefined && known && !known.includes(name)) {
      report(where, `${role} "${name}" is not an attribute of its schema (${known.join(", ")})`);
    }
  };
  attribute("partitionKey", table.partitionKey);
  attribute("sortKey", table.sortKey);
  attribute("timeToLive", table.timeToLive);
  if (table.sortKey === table.partitionKey) report(where, "partitionKey and sortKey are the same attribute");
  for (const [name, index] of Object.entries(table.indexes)) {
    checkOptions(where, index, ["partitionKey", "sortKey"], report, { prefix: `indexes.${name}.` });
    attribute(`the partitionKey of index ${name}`, index.partitionKey);
    attribute(`the sortKey of index ${name}`, index.sortKey);
  }
}
