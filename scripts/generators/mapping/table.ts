import type { Row } from "./row.ts";

/** Tables. */
export const table: Row = {
  part: "tables",
  types: {
    aws: ["aws_dynamodb_table"],
    azure: ["azurerm_cosmosdb_sql_container"],
    gcp: ["google_firestore_database"],
  },
};
