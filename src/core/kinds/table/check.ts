import { propertiesOf } from "../../ground/json-schema.ts";
import { checkOptions } from "../../ground/options.ts";
import type { Report } from "../../ground/report.ts";
import type { TableLayout } from "./driver.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
const LONGEST_NAME_BYTES = 255;

/** Reports keys and indexes that are made of other attributes than the schema has. */
export function checkTable(table: TableLayout, report: Report): void {
  const where = `table ${table.name}`;
  const known = propertiesOf(table.schema);
  const attribute = (role: string, name: string | undefined) => {
    if (name !== undefined && known && !known.includes(name)) {
      report(where, `${role} "${name}" is not an attribute of its schema (${known.join(", ")})`);
    }
  };
  const named = (role: string, name: string | undefined) => {
    const bytes = name === undefined ? 1 : Buffer.byteLength(name);
    if (bytes < 1 || bytes > LONGEST_NAME_BYTES) {
      report(where, `${role} has a name of ${bytes} bytes; it has 1 to ${LONGEST_NAME_BYTES}`);
    }
  };
  const key = (role: string, name: string | undefined) => {
    attribute(role, name);
    named(role, name);
  };
  key("partitionKey", table.partitionKey);
  key("sortKey", table.sortKey);
  key("timeToLive", table.timeToLive);
  if (table.sortKey === table.partitionKey) report(where, "partitionKey and sortKey are the same attribute");
  for (const [name, index] of Object.entries(table.indexes)) {
    named(`index ${name}`, name);
    checkOptions(where, index, ["partitionKey", "sortKey"], report, { prefix: `indexes.${name}.` });
    key(`the partitionKey of index ${name}`, index.partitionKey);
    key(`the sortKey of index ${name}`, index.sortKey);
  }
}
