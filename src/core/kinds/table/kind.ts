import type { Kind } from "../../ground/kind.ts";
import { checkTable } from "./check.ts";
import type { TableDriver, TableLayout } from "./driver.ts";
import { features } from "./features.ts";
import { tableHandling } from "./operations.ts";
import { texts } from "./texts.ts";

export type { KeyValues, TableAction, TableDriver, TableLayout } from "./driver.ts";

/** Tables. */
export const table = {
  handling: tableHandling,
  options: ["schema", "partitionKey", "sortKey", "indexes", "timeToLive"],
  features,
  texts,
  check: checkTable,
  entry: (layout: TableLayout) => layout,
} as const satisfies Kind<TableLayout, TableDriver, TableLayout>;
