import type { OperationsOf } from "../../ground/kind.ts";
import type { TableOperation, TableResults } from "./protocol.ts";
import type { Tables } from "./store.ts";

/** How a table's operations are done. */
export const tableOperations: OperationsOf<"table", Tables, TableOperation, TableResults> = {
  "table.get": {
    grantedAs: "get",
    perform: (tables, operation) => tables.get(operation.resource, operation),
  },
  "table.query": {
    grantedAs: "query",
    perform: (tables, operation) => tables.query(operation),
  },
  "table.scan": {
    grantedAs: "scan",
    perform: (tables, operation) => tables.scan(operation),
  },
  "table.put": {
    grantedAs: "put",
    perform: (tables, operation) => tables.put(operation.resource, operation, operation.condition),
  },
  "table.putMany": {
    grantedAs: "putMany",
    perform(tables, { resource, items }) {
      tables.putMany(resource, items);
      return undefined;
    },
  },
  "table.update": {
    grantedAs: "update",
    perform: (tables, operation) =>
      tables.update(operation.resource, operation, operation.update, operation.condition),
  },
  "table.delete": {
    grantedAs: "delete",
    perform(tables, operation) {
      tables.delete(operation.resource, operation, operation.condition);
      return undefined;
    },
  },
  "table.transact": {
    grantedAs: "check",
    parts: ({ parts }) => parts,
    perform: (tables, { parts }) => tables.transact(parts),
  },
  "table.transactPut": {
    grantedAs: "transactPut",
    perform: (tables, operation) => tables.transact([operation]),
  },
  "table.transactUpdate": {
    grantedAs: "transactUpdate",
    perform: (tables, operation) => tables.transact([operation]),
  },
  "table.transactDelete": {
    grantedAs: "transactDelete",
    perform: (tables, operation) => tables.transact([operation]),
  },
  "table.check": {
    grantedAs: "check",
    perform: (tables, operation) => tables.transact([operation]),
  },
};
